import { Vocabulary } from './vocabulary.ts';

/**
 * What a message that proves something is for, in the languages that people write mails in.
 * Stems, lower case, as `fold` leaves them: without joiners, for one.
 */

export const VERIFY_WORDS = new Vocabulary([
  /verif|vérif|confirm|yes,? (?:please )?subscribe|activat|activ(?:er|ez|e su|a tu|ar|a(?:ci|ç|ți|z)|eaz)|(?<!\p{L})ativ(?:ar|e|aç)|activ[ae] (?:el |la |a |o )?(?:t[eu]|tua|túa|s[eu]|súa)|comprova|validat|valid(?:er|ez|ar|a tu|eer|ier)|unlock|authent|authori[sz](?!ation code)|autoris(?:er|ez)|autoriz(?:ar|e|uj)|bestätig|aktivier|freischalt|entsperr|déverrouill|identi(?:ty|tät|té|dad|dade|tà)/u,
  /conferm|convalid|attiva|sblocc|bevestig|activeer|deblokk|bekräft|bekræft|bekreft|aktiver|godkend|staðfest|virkja|vahvist|varmist|aktivoi|varmen|todenta|todenn|kinnit|tuvast|aktiveeri/u,
  /apstiprin|pārbaud|aktiviz|patvirtin|patikrin|aktyv(?:uo|in)|potwier|weryfik|aktyw|odblok|potvr|ověř|over(?:te|i[ťt]|ít|enie)|aktivujte|odemk|odomk|megerős|erősíts|ellenőrz|hitelesít|aktivál|azonosít/u,
  /proveri|ovjer|potrdi|potrj|prever[ij]|aktivir|k?onfirm|konferm|vërtet|baiezta|egiazta|berre(?:ts|st)|aktiba|adarnh|dilys|wiri(?:o|wch)|actifad|d(?:h)?eimhn|fh?íor|dh?earbh|gh?níomh|thibitish|hakiki|amilish|kumpirm|beripik|patunay/u,
  /bestäteg|aktivéier|auðkenn|vátt|tabbat|qinisek|netefats|xaqiij|tsimikiz|hamarin|jẹ́rì|jẹrisi|ìmúdájú|fìdí|piştrast|pejirand|tassykla/u,
  /aktivasi|aktifk|sahkan|pengesahan|xác (?:minh|nhận|thực)|kích hoạt|desbloque|debloca|doğrula|onay|etkinleş|teyit|təsdiq|aktivləş|tasdiq|faollash|kimlik/u,
  /подтвер|верифи|проверочн|активир|разблок|підтвер|перевірочн|для перевірки|верифі|активу|пацвер|пацвяр|правер[кыч]|актыв|потвърд|потвърж|потврд|потврђ|раста[улңп]|белсенді|батал|идэвхж|ырасто|тастыкта|тасдиқ|фаолл|расла/u,
  /επιβεβα[ίι]|επαλήθε|επαληθε|ενεργοπο[ιί]|ταυτοποί|πιστοποί|հաստատ|վավերաց|ակտիվաց|ստուգ|դաստատ|დასტურ|ამოწმ|აქტიურ|ვერიფიკ|აქტივაცი/u,
  /אימות|אמת|אישור|לאשר|הפעלת|להפעיל|تحقق|تأكيد|تفعيل|فعّ?ل حساب|توثيق|مصادق|تنشيط|تأیید|تایید|فعال|احراز|تصدیق|تصديق|تائید|توثیق|پشتڕاست|سەلمان|چالاک|دڵنیا/u,
  /सत्याप|पुष्टि|पुष्टी|सक्रिय|प्रमाण|पडताळ|खात्री|যাচাই|নিশ্চিত|সক্রিয়|সত্যাপন|প্ৰমাণ|প্রমাণীকর|সত্যায়ন|ਤਸਦੀਕ|ਪੁਸ਼ਟੀ|ਪ੍ਰਮਾਣ|ਪੜਤਾਲ|ਸਰਗਰਮ|ਐਕਟੀਵੇਟ|ચકાસ|પુષ્ટિ|ખાતરી|સક્રિય|சரிபார்|உறுதி|செயல்படுத்|ధృవీ|ధ్రువీ|ధృవప|ధ్రువప|నిర్ధార|సక్రియ|యాక్టివేట్|ಪರಿಶೀಲ|ದೃಢೀ|ದೃಢಪ|ಖಚಿತ|ಸಕ್ರಿಯ|സ്ഥിരീക|പരിശോധ|ഉറപ്പ|സജീവമ|තහවුරු|සත්යාප|සක්රිය|ଯାଞ୍ଚ|ନିଶ୍ଚିତ|ସତ୍ୟାପ|ସକ୍ରିୟ|ପ୍ରମାଣ/u,
  /ยืนยัน|ตรวจสอบ|เปิดใช้|ຢືນຢັນ|ຢັ້ງຢືນ|ກວດສອບ|ເປີດໃຊ້|အတည်ပြု|စစ်ဆေး|စိစစ်|အသက်သွင်း|ផ្ទៀងផ្ទាត់|បញ្ជាក់|អះអាង|សកម្ម|ረጋግ|ረጋገ|አግብር|ማግበር/u,
  /验证|驗證|确认|確認|激活|启用|啟用|认证|認證|認証|校验|核实|有効化|本登録|확인|인증|활성화/u,
  // The end of signing up.
  /(?:complete|finish)[^.\n]{0,20}(?:registration|sign(?:ing)?[- ]?up)|registrierung abschlie|завершит[иь] (?:реєстрац|регистрац)|finaliser (?:votre )?inscription|complet\p{L}{1,3} (?:su|tu|o|el|la|il)? ?(?:registro|cadastro|registrazione)|dokończ rejestr|完成(?:注册|註冊)|登録を完了|가입을 완료/u,
]);

export const SIGNIN_WORDS = new Vocabulary([
  /sign[- ]?(?:ing[- ]|me |you )?in(?!\p{L})|log[- ]?(?:ging[- ]|me |you )?in(?!\p{L})|magic link|anmeld(?:e|ung)|anzumelden|einzuloggen|logg\p{L}{0,3} (?:(?:sie|du|dich|sich|mich) ){1,2}|meld\p{L}{0,2} (?:(?:sie|dich|mich|euch|sich|jetzt|hier) ){1,3}an(?!\p{L})|(?:se |de |votre |me |vous |te )connecter|connecte[z-]|connexion|inici\p{L}{1,2} (?:de )?(?:(?:la|a) )?(?:(?:teva|túa|tua|sua) )?ses|acced\p{L}|acceso|accesso|acceder|ingresar|entrar|entras? (?:en|a|ahora)(?!\p{L})|acess[aeo]|fazer login/u,
  /inlog|in te loggen|aanmeld|aan te melden|log(?:t|d)? (?:(?:je|jij|u|me|mij) ){1,2}in(?!\p{L})|loggar? (?:(?:mig|du|ni|dig) )*in(?!\p{L})|log(?:ge)? (?:mig |dig )?ind|logge? (?:(?:meg|deg|dere) )?(?:inn|på)|innlogg|pålogg|innskrá|skrá\p{L}* (?:þig )?inn|kirjaud|kirjautu|sisse ?log|logi\p{L}{0,3} sisse|sisene|pieteik(?!um)|pieslē|pierakst|ienāk|prisijung|zaloguj|logowan|přihl[aá]|prihl[aá]|bejelentkez|belép/u,
  /conect(?:a|ar|are)|autentific|(?<!\p{L})prijav|(?<!\p{L})vpi[sš]|kyç|(?<!\p{L})hyr(?:ë|j|n)|identifik|saioa|ewngofnod|isteach|idħol|dħul|illoggja|(?<!\p{L})umell|alogg|teken in|meld aan|inteken|ensalut|(?<!\p{L})(?:ku|u)?ingi[ae]|mag-?(?:log|sign)|(?<!\p{L})masuk|đăng nhập|giriş|oturum aç|oturumu aç|daxil ol|kirish|(?<!\p{L})kiring|têke[tv]|(?<!\p{L})shiga(?!\p{L})|wọlé|wọle|(?<!\p{L})(?:uku)?ngena|kwinjira/u,
  /(?<!\p{L})вход|войти|войд[иеё]|авториз|вхід|входу|увійти|увійд|ввійти|[уў]ваход|[уў]вайсц|[уў]вайдз|аўтарыз|влез|влизане|впиш|вписв|најав|пријав|кіру|кіріңіз|нэвтэ?р|кирүү|кириш|вуруд|σύνδεσ(?!μ)|συνδεθ|συνδέ|είσοδ|մուտք|შესვლ|ავტორიზ|შესასვლ|შედით/u,
  /התחבר|כניסה|היכנס|دخول|ورود|وارد شو|لاگ ?اِ?ن|سائن ان|लॉग ?[इि]न|लॉगिन|लग ?इन|साइन ?इन|লগ ?ইন|লগইন|সাইন ?ইন|ਲੌਗ ?ਇਨ|ਲਾਗ ?ਇਨ|ਸਾਈਨ ?ਇਨ|લૉગ ?[ઇિ]ન|લોગ ?[ઇિ]ન|સાઇન ?ઇન|உள்நுழை|లాగ్? ?ఇన్|లాగిన్|సైన్ ?ఇన్|ಲಾಗ್ ?ಇನ್|ಲಾಗಿನ್|ಸೈನ್ ?ಇನ್|ലോഗ് ?ഇൻ|ലോഗിൻ|സൈൻ ?ഇൻ|පිවිස|පුරන|ලොග්|ଲଗ୍ ?ଇନ|ଲଗଇନ|ସାଇନ୍? ?ଇନ|چوونەژوور|بچۆ ?ژوور|ننوت|ننوځ/u,
  /เข้าสู่ระบบ|ล็อกอิน|ลงชื่อเข้า|ເຂົ້າສູ່|ລົງຊື່|ဝင်ရောက်|အကောင့်ဝင်|ဝင်ရန်|လော့ဂ်အင်|ចូល|መግቢያ|ለመግባት|ይግቡ|登[录錄入陆]|ログイン|サインイン|로그인/u,
]);

/** Passwords, and setting them anew. */
export const RESET_WORDS = new Vocabulary([
  /reset|recover(?!y (?:e-?mail|address|phone))|forgot(?:ten)? (?:your )?pass|password|passwort|kennwort|zurücksetz|mot de passe|réinitialis|contraseña|contrasenya|contrasinal|restabl|recuper\p{L}+ (?:(?:o|a|el|la|tu|su|de) ){0,2}(?:acceso|acesso|accesso|cuenta|conta)|senha|palavra-passe|redefin|reimposta/u,
  /wachtwoord|lösenord|återställ|adgangskode|nulstil|passord|tilbakestill|lykilorð|passwuert|endurset|endurstill|salasana|parool|salasõn|lähtesta|(?<!\p{L})parol|atiestat|slaptažod|hasł|hesl|obnov(?:te|it|iť|enie|ení) (?:hesl|přístup|prístup)|jelsz[óa]|visszaállít/u,
  /lozink|zapork|(?<!\p{L})gesl[oa]|ponastav|fjalëkalim|rivendos|pasahitz|berrezar|yfrinair|ailosod|asfhocal|ocal faire|athshocr|wagwoord|nenosiri|nywila|kalmar s|aṣínà|gbaniwọ|phas[ei]w|okwuntughe|ijambo ?banga|kata sandi|kata laluan|atur ulang|tetapkan semula|mật khẩu|đặt lại|şifre|şifrə|sıfırla/u,
  /парол|сброс|восстановлен\p{L}* доступ|скинути|скидання|скінуць|скіданн|відновлен\p{L}* (?:доступ|парол)|лозинк|ресетир|құпия ?сөз|нууц үг|συνθηματικ|κωδικ\p{L}+ πρόσβασης|ν[εέ]ο\p{L}{0,2} κωδικ|επαναφορ|επαναφέρ|գաղտնաբառ|պարոլ|პაროლ/u,
  /סיסמ|איפוס|كلمة (?:المرور|السر|مرور|سر)|إعادة تعيين|رمز عبور|گذرواژه|بازنشانی|بازیابی|پاس ?ورڈ|پاسور[ډڊڈ]|پټنوم|وشەی نهێنی|تێپەڕ|ری سیٹ|पासवर्ड|संकेतशब्द|रीसेट|পাসওয়ার্ড|রিসেট|পাছৱ|ਪਾਸਵਰਡ|ਰੀਸੈੱਟ|પાસવર્ડ|રીસેટ|கடவுச்சொல்|மீட்டமை|పాస్వర్డ్|రీసెట్|ಪಾಸ್ವರ್ಡ್|ಗುಪ್ತಪದ|ಮರುಹೊಂದಿ|പാസ്വേ|മുദ്രപദ|റീസെറ്റ|මුරපද|යළි සකස|ପାସ୍?ୱାର୍ଡ|ରିସେଟ/u,
  /รหัสผ่าน|รีเซ็ต|ລະຫັດຜ່ານ|စကားဝှက်|ពាក្យសម្ងាត់|លេខសម្ងាត់|የይለፍ|密码|密碼|重置|重設|重设|找回|パスワード|再設定|リセット|비밀번호|재설정/u,
]);

export const INVITE_WORDS = new Vocabulary([
  /(?<!(?<!\p{L})s['’])invit|läd(?:t|st) .{0,40} ein(?!\p{L})|nodigt .{0,40} uit(?!\p{L})|(?<!\p{L})(?:ag)?elued|alued|einlad|eingeladen|uitnod|uitgenod|inbjud|bjuder in|bjudit in|(?<!\p{L})boð(?:ið|i|in)?(?!\p{L})|boðið þér|kutsu|kutse|uzaicin|ielūg|pakviet|kvieč|kvietim|zapro[sś]|zaprasz|(?<!\p{L})(?:vás|tě|ťa) (?:zve|pozýva)|pozván|pozval|meghív/u,
  /pozvan|poziv|povabi|vabilo|vablj|ftes|ftuar|gonbid|wahodd|uireadh|stedin|uitgenooi|mwaliko|kualik|gayyat|simemo|umeny[wi]|vexwen|imbita|undang|jemput|lời mời|(?<!\p{L})mời(?!\p{L})|davet|dəvət|taklif|convid|convit/u,
  /шақыр|урилга|урьсан|урьж|приглаш|приглас|запрош|запра[сш]|покан|канув|позва[нол]|позив|πρόσκλ|προσκ[αά]λ|հրավ|ოწვე|იწვევ|მოგიწვ|הזמנה|הזמי[ןנ]|הוזמנ|دعوة|دعاك|يدعوك|دعوت|مدعو|بانگهێشت|بلنه|بلنې/u,
  /आमंत्र|आमन्त्र|निमंत्र|निमन्त्र|निम्तो|আমন্ত্[রৰ]|নিমন্ত্[রৰ]|ਸੱਦਾ|આમંત્ર|அழைப்ப|அழைத்|ఆహ్వాన|ಆಹ್ವಾನ|ക്ഷണ|ಆಮಂತ್ರ|ନିମନ୍ତ୍ର|ଆମନ୍ତ୍ର|ආරාධන|เชิญ|ເຊີນ|ဖိတ်|អញ្ជើញ|ግብዣ|ጋብ[ዘዞዛ]|ጋበዘ|ተጋብ|邀请|邀請|招待|초대/u,
]);

/** Beside a word for "code": it guards an account. */
export const SECURITY_WORDS = new Vocabulary([
  /securi|approve(?!d)|(?<!\p{L})auth|(?<!\p{L})access(?!\p{L})|log-?in|two-factor|2fa|(?<!\p{L})mfa(?!\p{L})|sicherheit|zugang|sécurité|acc[eè]s|seguridad|seguretat|seguranza|segurança|sicurezza|beveilig|toegang|säkerhet|sikkerhed|sikkerhet|adgang|öryggis|aðgangs|turva|droš|saug(?:os|um)/u,
  /bezpiecz|dostępu|bezpečn|přístup|prístup|biztonság|hozzáfér|siguran|sigurnos|varnost|dostop|siguri|segurtasun|diogel|slándál|sigurtà|sekuriteit|usalama|sécherheet|tsaro|ààbò|phepha|khusel|ewleh|keamanan|keselamatan|bảo mật|truy cập|güvenlik|təhlükəsiz|xavfsiz/u,
  /безопас|доступ|безпек|бяспек|сигурн|безбед|қауіпсіз|аюулгүй|ασφάλει|πρόσβασ|անվտանգ|უსაფრთხო|אבטח|גישה|الأمن|أمان|امنیت|سکیورٹی|سيڪيورٽي|ئاسایش|सुरक्षा|নিরাপত্তা|ਸੁਰੱਖਿਆ|સુરક્ષા|பாதுகாப்ப|భద్రత|ಭದ್ರತ|സുരക്ഷ|ସୁରକ୍ଷା|সুৰক্ষা|ආරක්ෂ|ความปลอดภัย|ປອດໄພ|လုံခြုံ|សុវត្ថិភាព|ደህንነት|安全|セキュリティ|보안/u,
]);
