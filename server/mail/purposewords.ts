import { Vocabulary } from './vocabulary.ts';

/**
 * What a message that proves something is for, in the languages that people write mails in.
 * Stems, lower case, as `fold` leaves them: without joiners, for one.
 */

export const VERIFY_WORDS = new Vocabulary([
  /verif|vérif|confirm|activat|activ(?:er|ez|e su|a tu|ar)|validat|valid(?:er|ez|ar|a tu)|unlock|authent|bestätig|aktivier|freischalt|entsperr|déverrouill|identi(?:ty|tät|té|dad|dade|tà)/u,
  /conferm|convalid|attiva|sblocc|bevestig|activeer|deblokk|bekräft|bekræft|bekreft|aktivera|aktiver|godkend|staðfest|virkja|vahvist|varmist|aktivoi|kinnit|aktiveeri/u,
  /apstiprin|aktiviz|patvirtin|aktyvuo|potwier|weryfik|aktyw|odblok|potvr|ověř|over(?:te|iť|enie)|aktivujte|odemk|odomk|megerős|erősíts|ellenőrz|hitelesít|aktivál|azonosít/u,
  /provjer|proverit|verifik|ovjer|potrdi|preveri|aktivir|konfirm|konferm|aktiviz|baiezta|egiazta|berrets|cadarnh|dilys|gwirio|deimhn|fíor|dearbh|gníomh|thibitish|hakiki|kumpirm|beripik|patunay/u,
  /aktivasi|sahkan|pengesahan|xác (?:minh|nhận|thực)|kích hoạt|desbloque|debloca|doğrula|onayla|etkinleş|teyit|təsdiq|aktivləş|tasdiq|faollash|kimlik/u,
  /подтвер|верифи|активир|разблок|підтвер|верифі|активу|пацвер|пацвяр|потвърд|потвърж|потврд|потврђ|растау|растаң|растап|белсенді|баталгаа|идэвхжүүл|ырасто/u,
  /επιβεβαί|επαλήθε|επαληθε|ενεργοποί|ταυτοποί|πιστοποί|հաստատ|վավերաց|ակտիվաց|դաստատ|დადასტურ|დაადასტურ|გადამოწმ|გააქტიურ|ვერიფიკ|აქტივაცი/u,
  /אימות|אמת|אישור|לאשר|הפעלת|تحقق|تأكيد|تفعيل|توثيق|مصادق|تنشيط|تأیید|تایید|فعال|احراز|تصدیق|توثیق/u,
  /सत्याप|पुष्टि|पुष्टी|सक्रिय|प्रमाण|पडताळ|खात्री|যাচাই|নিশ্চিত|সক্রিয়|ਤਸਦੀਕ|ਪੁਸ਼ਟੀ|ਪ੍ਰਮਾਣ|ચકાસ|પુષ્ટિ|ખાતરી|சரிபார்|உறுதி|செயல்படுத்|ధృవీ|ధ్రువీ|నిర్ధారి|ಪರಿಶೀಲ|ದೃಢೀ|ದೃಢಪ|ಖಚಿತ|സ്ഥിരീക|പരിശോധ|ഉറപ്പ|തහවුරු|තහවුරු|සත්යාප|සක්රිය/u,
  /ยืนยัน|ตรวจสอบ|เปิดใช้|ຢືນຢັນ|ກວດສອບ|အတည်ပြု|စစ်ဆေး|ផ្ទៀងផ្ទាត់|បញ្ជាក់|አረጋግ|ማረጋገ/u,
  /验证|驗證|确认|確認|激活|启用|啟用|认证|認證|認証|校验|核实|有効化|本人確認|本登録|확인|인증|활성화/u,
  // The end of signing up.
  /(?:complete|finish)[^.\n]{0,20}(?:registration|sign(?:ing)?[- ]?up)|registrierung abschlie|завершит[иь] (?:реєстрац|регистрац)|finaliser (?:votre )?inscription|complet\p{L}{1,3} (?:su|tu|o|el|la|il)? ?(?:registro|cadastro|registrazione)|dokończ rejestr|完成(?:注册|註冊)|登録を完了|가입을 완료/u,
]);

export const SIGNIN_WORDS = new Vocabulary([
  /sign[- ]?(?:ing[- ])?in(?!\p{L})|log[- ]?(?:ging[- ])?in(?!\p{L})|magic link|einlog|anmeld(?:e|ung)|(?:se |de |votre )connecter|connectez|connexion|inici\p{L}{1,2} (?:de )?(?:la )?ses|acced\p{L}|acceso|accesso|acceder|ingresar|entrar|acessar|acesso|fazer login/u,
  /inlog|aanmelden|logga in|inlogg|log(?:ge)? ind|logge? (?:inn|på)|innlogg|pålogg|innskrá|skrá\p{L}* (?:þig )?inn|kirjaud|kirjautu|sisse ?log|logi sisse|pieteik|pieslē|pierakst|prisijung|zaloguj|logowan|přihl[aá]|prihl[aá]|bejelentkez|belép/u,
  /conect(?:a|ar|are)|autentific|(?<!\p{L})prijav|kyçj|kyçu|identifik|saioa|mewngofnod|isteach|idħol|teken in|meld aan|(?<!\p{L})(?:ku|u)?ingi[ae]|mag-?(?:log|sign)|(?<!\p{L})masuk|đăng nhập|giriş|oturum aç|daxil ol|kirish/u,
  /(?<!\p{L})вход|войти|войдите|авториз|вхід|входу|увійти|увійд|уваход|увайсц|влез|влизане|најав|пријав|кіру|кіріңіз|нэвтр|σύνδεσ|συνδεθ|είσοδ|մուտք|შესვლ|ავტორიზ|შესასვლ/u,
  /התחבר|כניסה|להיכנס|دخول|ورود|وارد شو|لاگ ?اِ?ن|سائن ان|लॉग ?[इि]न|लॉगिन|साइन ?इन|লগ ?ইন|লগইন|সাইন ?ইন|ਲੌਗ ?ਇਨ|ਲਾਗ ?ਇਨ|ਸਾਈਨ ?ਇਨ|લૉગ ?[ઇિ]ન|લોગ ?[ઇિ]ન|સાઇન ?ઇન|உள்நுழை|లాగ్? ?ఇన్|లాగిన్|సైన్ ?ఇన్|ಲಾಗ್ ?ಇನ್|ಲಾಗಿನ್|ಸೈನ್ ?ಇನ್|ലോഗ് ?ഇൻ|ലോഗിൻ|സൈൻ ?ഇൻ|පිවිස|පුරන|ලොග්/u,
  /เข้าสู่ระบบ|ล็อกอิน|ลงชื่อเข้า|ເຂົ້າສູ່|ဝင်ရောက်|အကောင့်ဝင်|ចូល|መግቢያ|ለመግባት|ይግቡ|登[录錄入陆]|ログイン|サインイン|로그인/u,
]);

/** Passwords, and setting them anew. */
export const RESET_WORDS = new Vocabulary([
  /reset|recover|forgot(?:ten)? (?:your )?pass|password|passwort|kennwort|zurücksetz|mot de passe|réinitialis|contraseña|contrasenya|contrasinal|restabl|recuper\p{L}+ (?:(?:o|a|el|la|tu|su|de) ){0,2}(?:acceso|acesso|accesso|cuenta|conta)|senha|palavra-passe|redefin|reimposta|reimpostare/u,
  /wachtwoord|lösenord|återställ|adgangskode|nulstil|passord|tilbakestill|lykilorð|endurset|endurstill|salasana|parool|salasõn|lähtesta|(?<!\p{L})parol|atiestat|slaptažod|hasł|hesl|obnov(?:te|it|iť|enie|ení) (?:hesl|přístup|prístup)|jelsz[óa]|visszaállít/u,
  /lozink|zapork|(?<!\p{L})gesl[oa]|ponastav|fjalëkalim|rivendos|pasahitz|berrezarri|cyfrinair|ailosod|pasfhocal|focal faire|athshocr|wagwoord|nenosiri|kata sandi|kata laluan|atur ulang|tetapkan semula|mật khẩu|đặt lại|şifre|şifrə|sıfırla/u,
  /парол|сброс|восстановлен\p{L}* доступ|скинути|скидання|відновлен\p{L}* (?:доступ|парол)|лозинк|ресетир|құпия ?сөз|нууц үг|συνθηματικ|κωδικ\p{L}+ πρόσβασης|επαναφορ|επαναφέρ|գաղտնաբառ|պարոլ|პაროლ/u,
  /סיסמ|איפוס|كلمة (?:المرور|السر|مرور|سر)|إعادة تعيين|رمز عبور|گذرواژه|بازنشانی|بازیابی|پاس ?ورڈ|ری سیٹ|पासवर्ड|रीसेट|পাসওয়ার্ড|রিসেট|ਪਾਸਵਰਡ|ਰੀਸੈੱਟ|પાસવર્ડ|રીસેટ|கடவுச்சொல்|மீட்டமை|పాస్వర్డ్|రీసెట్|ಪಾಸ್ವರ್ಡ್|ಮರುಹೊಂದಿ|പാസ്വേ|മുദ്രപദ|റീസെറ്റ|මුරපද|යළි සකස/u,
  /รหัสผ่าน|รีเซ็ต|ລະຫັດຜ່ານ|စကားဝှက်|ពាក្យសម្ងាត់|លេខសម្ងាត់|የይለፍ|密码|密碼|重置|重設|重设|找回|パスワード|再設定|リセット|비밀번호|재설정/u,
]);

export const INVITE_WORDS = new Vocabulary([
  /invit|einlad|eingeladen|einladung|uitnod|uitgenod|inbjud|bjuder in|bjudit in|inviter|invitasjon|(?<!\p{L})boð(?:ið|i|in)?(?!\p{L})|boðið þér|kutsu|kutse|uzaicin|ielūg|pakviet|kvieč|kvietim|zapros|zaprasz|zaprosz|pozván|pozvánk|meghív/u,
  /pozvan|poziv|povabi|vabilo|ftes|gonbid|gwahodd|cuireadh|stedin|uitgenooi|mwaliko|amekualika|imbita|inimbita|undang|jemput|menjemput|lời mời|(?<!\p{L})mời(?!\p{L})|davet|dəvət|taklif|convid|convit/u,
  /шақыр|урилга|урьсан|приглаш|приглас|запрош|запрас|покан|покани|канув|покана|πρόσκλ|προσκ[αά]λ|հրավ|მოწვევ|მოგიწვ|הזמנה|הזמין|הוזמנ|دعوة|دعاك|دعوت|دعوتِ|مدعو/u,
  /आमंत्र|आमन्त्र|निमंत्र|आमंत्रि|আমন্ত্র|ਸੱਦਾ|આમંત્ર|அழைப்ப|அழைத்|ఆహ్వాన|ಆಹ್ವಾನ|ക്ഷണ|ക്ഷണി|ආරාධන|เชิญ|ເຊີນ|ဖိတ်|អញ្ជើញ|ግብዣ|ጋብዘ|邀请|邀請|招待|초대/u,
]);

/** Beside a word for "code": it guards an account. */
export const SECURITY_WORDS = new Vocabulary([
  /securi|(?<!\p{L})auth|(?<!\p{L})access(?!\p{L})|log-?in|two-factor|2fa|(?<!\p{L})mfa(?!\p{L})|sicherheit|zugang|sécurité|acc[eè]s|seguridad|seguretat|seguranza|segurança|sicurezza|beveilig|toegang|säkerhet|sikkerhed|sikkerhet|adgang|öryggis|aðgangs|turva|turvali|droš|saug(?:os|um)/u,
  /bezpiecz|dostępu|bezpečn|přístup|prístup|biztonság|hozzáfér|securitate|siguran|sigurnos|varnost|dostop|siguri|segurtasun|diogel|slándál|sigurtà|sekuriteit|usalama|keamanan|keselamatan|bảo mật|truy cập|güvenlik|təhlükəsiz|xavfsiz/u,
  /безопас|доступ|безпек|бяспек|сигурн|безбед|қауіпсіз|аюулгүй|ασφάλει|πρόσβασ|անվտանգ|უსაფრთხო|אבטח|גישה|الأمان|الأمن|أمان|امنیت|سکیورٹی|सुरक्षा|নিরাপত্তা|ਸੁਰੱਖਿਆ|સુરક્ષા|பாதுகாப்ப|భద్రత|ಭದ್ರತ|സുരക്ഷ|ආරක්ෂ|ความปลอดภัย|ປອດໄພ|လုံခြုံ|សុវត្ថិភាព|ደህንነት|安全|セキュリティ|보안/u,
]);
