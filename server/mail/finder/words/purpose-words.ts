import { Vocabulary } from './vocabulary.ts';

/**
 * What a message that proves something is for, in the languages that people write mails in.
 * Stems, lower case, as `fold` leaves them: without joiners, for one.
 */

export const VERIFY_WORDS = new Vocabulary([
  /verif|vérif|confirm|yes,? (?:please )?subscribe|activat|activ(?:er|ez|e su|a tu|ar|a(?:ci|ç|ți|z)|eaz)|(?<!\p{L})ativ(?:ar|e|aç)|activ[ae] (?:el |la |a |o )?(?:t[eu]|tua|túa|s[eu]|súa)|comprova|validat|valid(?:er|ez|ar|a tu|eer|ier)|unlock|authent|authori[sz](?!ation code)|autoris(?:er|ez)|autoriz(?:ar|e|uj)|bestätig|aktivier|freischalt|entsperr|déverrouill|identi(?:ty|tät|té|dad|dade|tà)/u,
  /c[ou]nferm|cunfirm|convalid|attiva|sblocc|bevestig|activeer|deblokk|bekräft|bekræft|bekreft|aktiver|godkend|staðfest|virkja|vahvist|varmist|aktivoi|varmen|todenta|todenn|kinnit|tuvast/u,
  /apstiprin|pārbaud|aktiviz|patvirtin|patikrin|aktyv(?:uo|in)|potwier|weryfik|aktyw|odblok|potvr|ověř|over(?:te|i[ťt]|ít|enie)|aktivujte|odemk|odomk|megerős|erősíts|ellenőrz|hitelesít|aktivál|azonosít/u,
  /proveri|ovjer|potrdi|potrj|prever[ij]|aktivir|k?onfirm|konferm|vërtet|baiezta|egiazta|berre(?:ts|st)|aktiba|adarnh|dilys|wiri(?:o|wch)|actifad|d(?:h)?eimhn|fh?íor|dh?earbh|gh?níomh|thibitish|hakiki|amilish|kumpirm|beripik|patunay/u,
  /bestäteg|aktivéier|auðkenn|vátt|tabbat|qinisek|netefats|xaqiij|tsimikiz|hama(?:rin|fis)|jẹ́rì|jẹrisi|ìmúdájú|fìdí|piştrast|pejirand|tassykla/u,
  /aktivasi|aktifk|sahkan|pengesahan|xác (?:minh|nhận|thực)|kích hoạt|desbloque|debloca|doğrula|onay|etkinleş|teyit|təsdiq|aktivləş|tasdiq|faollash|kimlik/u,
  /подтвер|верифи|проверочн|активир|разблок|підтвер|перевірочн|для перевірки|верифі|активу|пацвер|пацвяр|правер[кыч]|актыв|потвърд|потвърж|потврд|потврђ|раста[улңп]|белсенді|батал|идэвхж|ырасто|тастыкта|тасдиқ|фаолл|расла/u,
  /επιβεβα[ίι]|επαλήθε|επαληθε|ενεργοπο[ιί]|ταυτοποί|πιστοποί|հաստատ|վավերաց|ակտիվաց|ստուգ|դաստատ|დასტურ|ამოწმ|აქტიურ|ვერიფიკ|აქტივაცი/u,
  /אימות|אמת|אישור|לאשר|הפעלת|להפעיל|تحقق|تأكيد|تفعيل|فعّ?ل حساب|توثيق|مصادق|تنشيط|تأیید|تایید|فعال|احراز|تصدیق|تصديق|تائید|توثیق|پشتڕاست|سەلمان|چالاک|دڵنیا/u,
  /सत्याप|पुष्टि|पुष्टी|सक्रिय|प्रमाण|पडताळ|खात्री|যাচাই|নিশ্চিত|সক্রিয়|সক্ৰিয়|সত্যাপন|প্ৰমাণ|প্রমাণীকর|সত্যায়ন|ਤਸਦੀਕ|ਪੁਸ਼ਟੀ|ਪ੍ਰਮਾਣ|ਪੜਤਾਲ|ਸਰਗਰਮ|ਐਕਟੀਵੇਟ|ચકાસ|પુષ્ટિ|ખાતરી|સક્રિય|சரிபார்|உறுதி|செயல்படுத்|ధృవీ|ధ్రువీ|ధృవప|ధ్రువప|నిర్ధార|సక్రియ|యాక్టివేట్|ಪರಿಶೀಲ|ದೃಢೀ|ದೃಢಪ|ಖಚಿತ|ಸಕ್ರಿಯ|സ്ഥിരീക|പരിശോധ|ഉറപ്പ|സജീവമ|තහවුරු|සත්යාප|සක්ර[ිී]ය|ଯାଞ୍ଚ|ନିଶ୍ଚିତ|ସତ୍ୟାପ|ସକ୍ରିୟ|ପ୍ରମାଣ/u,
  /ยืนยัน|ตรวจสอบ|เปิดใช้|ຢືນຢັນ|ຢັ້ງຢືນ|ກວດສອບ|ເປີດໃຊ້|အတည်ပြု|စစ်ဆေး|စိစစ်|အသက်သွင်း|ផ្ទៀងផ្ទាត់|បញ្ជាក់|អះអាង|សកម្ម|ረጋግ|ረጋገ|አግብር|ማግበር/u,
  /验证|驗證|确认|確認|激活|启用|啟用|认证|認證|認証|校验|核实|有効化|本登録|확인|인증|활성화/u,
  // The end of signing up.
  /(?:complete|finish)[^.\n]{0,20}(?:registration|sign(?:ing)?[- ]?up)|registrierung abschlie|завершит[иь] (?:реєстрац|регистрац)|finaliser (?:votre )?inscription|complet\p{L}{1,3} (?:su|tu|o|el|la|il)? ?(?:registro|cadastro|registrazione)|dokończ rejestr|完成(?:注册|註冊)|登録を完了|가입을 완료/u,
  /adresse (?:bitte |jetzt )?(?:über)?prüf|(?:adres|e-?mail)\p{L}* (?:nu )?controler|aktiveer|aktivér|ontgrendel|ontsluit|lås .{0,20}op(?:p)?(?!\p{L})|lås upp|oplås|lukitu(?:s(?!\p{L})|ksen)|konto lukust|atbloķ|atblok|atrakin|felold|deblochea|otključa|odkle(?:ni|pan)|zhbllok|kilid\p{L}* aç|mở kh(?:óa|oá)|buka (?:kunci|blokir)|fungua akaunti|desblokea|débloqu/u,
  /aktivov|aktivác|aktivac|aktyvav|aktivasy|aktifleş|aktif et|aktivig|valid(?:eaz|e (?:mon|ma|votre|ton)|a el|eu el)|activ(?:a|eu|ați|ă) (?:el |la |l['’])?(?:compte|cont)|stadfest|godkjenn|godkänn (?:adress|e-?post|din)|washa akaunti|hesab\p{L}* çalak|tekshir(?:ish|ing)/u,
  /активац|провер\p{L}+ адрес|перевір\p{L}+ адрес|разблак|розблок|отключ\p{L}* (?:си )?(?:профил|акаунт|сметк)|отклуч\p{L}* сметк|откључа|активдеш|фаъол|ξεκλείδ|אשרו? את|(?:ביטול|שחרור|הסרת) (?:ה)?חסימ|أكد|(?:إلغاء|فك|فتح) (?:ال)?(?:قفل|حظر)|رفع مسدود|باز کردن قفل|वेरिफ|एक्टिवे|अनलॉक|ভেরিফ|চালু কর|আনলক|પ્રમાણ|અનલૉક|ปลดล็อก|ປົດລັອກ|បើកដំណើរការ|ដោះសោ|አግብሩ|ያግብሩ|解[锁鎖冻凍封](?:账|帳|帐|您|你)|[账帳帐][号號户戶](?:解[锁鎖冻凍封])|开通|開通|ロック(?:を)?解除|잠금 ?(?:을 )?해제/u,
  /overova|aktivač|virkjun|tunnistau|kwemez|fanamaf/u,
  // To prove who one is.
  /prove (?:who|that|it|you)|who you are|really you|it['’]?s (?:really )?you(?!\p{L})|auszuweis|(?<!\p{L})ausweisen(?!\p{L})|(?:identität|person|sich) nachweis|dass (?:sie|du) es (?:sind|bist)|c['’]est (?:bien )?vous|que eres tú|que é (?:mesmo )?você|que és tu|che sei tu|bewij(?:s|zen)|dat (?:u|jij|je) het bent|styrk[ae] (?:din|vem|ident)|att det är du|bevise?,? (?:din|hvem|at)|at det er d[ie]g|identitet|todista|henkilöllisyy|että olet se|isikut|isikusamas|identitāt|tapatyb|tożsamoś|że to ty|totožnos|že jste to|že si to|igazol|identitat|identitas|identiti(?!\p{L})|istovetnost|nortasun|kimliğ|şəxsiyyət|danh tính|utambulisho|pagkakakilanlan|hunaniaeth/u,
  /личност(?:ь|и)(?!\p{L})|что это вы|особ(?:у|истість)(?!\p{L})|що це ви|асобу|самоличност|идентитет|ταυτότητ|ինքնությ|ვინაობ|жеке бас|тұлға|זהות|هوي[ةت]|هويّت|هویت|شناخت(?!\p{L})|पहचान|পরিচয়|அடையாள|గుర్తింపు|ಗುರುತ|തിരിച്ചറി|ตัวตน|身份|身分|本人(?!以外)|본인/u,
  /הפעלה|ਵੈਰੀਫ|વેરિફ|വെരിഫ|ವೆರಿಫ|వెరిఫ|வெரிஃப|ভেৰিফ|රිෆ/u,
  /whakaū|whakamana|(?<!\p{L})w?emez[ae](?!\p{L})|mirkanee|konfime|kadarna[ai]|(?<!\p{L})kwado|nyochaa|simbisa|tiisetsa|tiyisis|tlhomamis|cinisek|befêstig|moañete|chiqaqch|fakapapau|vakadeitak|okukakasa|wobkruć/u,
  /ވެރިފ|ކަށަވަރު|באַ?שטעטיק|निश्चित कर|دەلىللە|جەزملە|раҫла|ҫирӗплет|бигэргэт/u,
]);

export const SIGNIN_WORDS = new Vocabulary([
  /sign[- ]?(?:ing[- ])?(?:me |you )?in(?!\p{L})|log[- ]?(?:ging[- ])?(?:me |you )?in(?!\p{L})|magic link|anmeld(?:e|ung)|anzumelden|einzuloggen|logg\p{L}{0,3} (?:(?:sie|du|dich|sich|mich) ){1,2}|meld\p{L}{0,2} (?:(?:sie|dich|mich|euch|sich|jetzt|hier) ){1,3}an(?!\p{L})|(?:se |de |votre |me |vous |te )connecter|me connecte(?!\p{L})|connecte[z-]|connexion|inici\p{L}{1,2} (?:de )?(?:(?:la|a) )?(?:(?:teva|túa|tua|sua) )?ses|acced\p{L}|acceso|accesso|acceder|ingresar|entrar|entras? (?:en|a|ahora)(?!\p{L})|acess[aeo]|fazer login/u,
  /inlog|in te loggen|aanmeld|log(?:t|d)? (?:(?:je|jij|u|me|mij) ){1,2}in(?!\p{L})|loggar? (?:(?:mig|du|ni|dig) )*in(?!\p{L})|log(?:ge)? (?:mig |dig )?ind|logge? (?:(?:meg|deg|dere) )?(?:inn|på)|innlogg|pålogg|innskrá|skrá\p{L}* (?:þig )?inn|kirjaud|kirjautu|sisse ?log|logi\p{L}{0,3} sisse|sisene|pieteik(?!um)|pieslē|pierakst|ienāk|(?<!\p{L})ieiet(?!\p{L})|prisijung|logowa|aan te meld|přihl[aá]|prihl[aá]|bejelentkez|belép/u,
  /conect(?:a|ar|are)|autentific|(?<!\p{L})prijav|(?<!\p{L})vpi[sš]|kyç|(?<!\p{L})hyr(?:ë|j|n)|identifik|saioa|ewngofnod|isteach|idħol|dħul|illoggja|(?<!\p{L})umell|alogg|teken in|meld aan|inteken|ensalut|(?<!\p{L})(?:ku|u)?ingi[ae]|mag-?(?:log|sign)|(?<!\p{L})masuk|đăng nhập|giriş|oturum aç|oturumu aç|daxil ol|kirish|(?<!\p{L})kiring|têke[tv]|(?<!\p{L})shiga(?!\p{L})|wọlé|wọle|(?<!\p{L})(?:uku)?ngena|kwinjira/u,
  /(?<!\p{L})вход|войти|войд[иеё]|авториз|вхід|входу|увійти|увійд|ввійти|[уў]ваход|[уў]вайсц|[уў]вайдз|аўтарыз|влез|влизане|впиш|вписв|најав|пријав|кіру|кіріңіз|нэвтэ?р|кирүү|кириш|вуруд|σύνδεσ(?!μ)|συνδεθ|συνδέ|είσοδ|մուտք|შესვლ|ავტორიზ|შესასვლ|შედით/u,
  /התחבר|כניסה|היכנס|دخول|ورود|وارد شو|لاگ ?اِ?ن|سائن ان|लॉग ?[इि]न|लॉगिन|लग ?इन|साइन ?इन|লগ ?ইন|লগইন|সাইন ?ইন|ਲੌਗ ?ਇਨ|ਲਾਗ ?ਇਨ|ਸਾਈਨ ?ਇਨ|લૉગ ?[ઇિ]ન|લોગ ?[ઇિ]ન|સાઇન ?ઇન|உள்நுழை|లాగ్? ?ఇన్|లాగిన్|సైన్ ?ఇన్|ಲಾಗ್ ?ಇನ್|ಲಾಗಿನ್|ಸೈನ್ ?ಇನ್|ലോഗ് ?ഇൻ|ലോഗിൻ|സൈൻ ?ഇൻ|පිවිස|පුරන|ලොග්|ଲଗ୍ ?ଇନ|ଲଗଇନ|ସାଇନ୍? ?ଇନ|چوونەژوور|بچۆ ?ژوور|ننوت|ننوځ/u,
  /เข้าสู่ระบบ|ล็อกอิน|ลงชื่อเข้า|ເຂົ້າສູ່|ລົງຊື່|ဝင်ရောက်|အကောင့်ဝင်|ဝင်ရန်|လော့ဂ်အင်|ចូល|መግቢያ|ለመግባት|ይግቡ|登[录錄入陆]|ログイン|サインイン|로그인/u,
  /log[- ]?ind?-?(?:link|lenke|länk)|log(?:t|d)? (?:(?:je|jij|u|me|mij|direct|nu|meteen|hier|dan) ){1,3}in(?!\p{L})|meld (?:je|u|jezelf|me) (?:\p{L}+ )?aan|log (?:mig )?på|logi (?:\p{L}+ )?sisse|ielogo|autorizē|prisijunk|loguj|lépj(?:en|él)? be|lépek|conecteaz|intr[ăa](?:ți)? (?:(?:acum )?în|pe) cont|logheaz|(?<!\p{L})ulog|hyni|(?<!\p{L})hyr(?!\p{L})|hesab\p{L}* gir|pumasok|aced(?:er|a|am) (?:à|a) (?:sua |tua |minha )?conta|m['’]identif|identifiez-vous|accéde[rz] (?:à|au) (?:mon|votre|ton) (?:compte|espace)|rita inn|(?:in|auf) (?:dein|ihr|mein)(?:em)? konto gelangen/u,
  /(?<!\p{L})entra (?:ora|adesso|subito|ara|ya|aquí|agora|nel|nella|al|a la|na|no|con)(?!\p{L})|^entra$|sartu kontu|kontuan sartu/u,
  /улог|воридшав|ворид шав|даромадан|প্রবেশ|ገብተው|(?<!\p{L})ግባ(?!\p{L})|ਲਾਗਇਨ|ਸਾਈਨਇਨ|લોગિન|લૉગિન|लागइन|ሎግ ?ኢን/u,
  /clàradh a-steach|clàraich a-steach|chlàradh a-steach|(?<!\p{L})rita inn|innritan|skráist inn|skrá mig inn|ingeteken|(?<!\p{L})(?:u|yo|lo|wo|so|loku|oku|ku|uku)?ku?ngena(?!\p{L})|(?<!\p{L})unge?ne(?!\p{L})|gelitaan|gasho akoon|(?<!\p{L})gal hadda|seensaa|(?<!\p{L})seenaa|(?<!\p{L})galuuf|(?<!\p{L})winjir|hidirana|hiditra|fidirana|kulowa|lowani|lowera|mulowe|konekte|koneksyon|kevreañ|kevreit|(?<!\p{L})mlebu|takiuru|makasulod|sulod karon|aniciar sesión|(?:häzir|içeri) gir|(?<!\p{L})(?:n|m)banye|ịbanye|kupinda|ho kena|okuyingira|sumrek|ulufale/u,
  /ލޮގް ?އިން|ލޮގިން|(?<!\p{L})керү|керергә|инергә|(?<!\p{L})инеү|אַרײַנ(?:גיין|צוגיין|לאָגיר|צולאָגיר)|പ്രവേശി|մտնել|(?<!\p{L})մտեք|ເຂົ້າ(?:ສູ່)?ລະບົບ|كىرىش|ምእታው|መእተዊ|ክትኣቱ/u,
]);

/** Passwords, and setting them anew. */
export const RESET_WORDS = new Vocabulary([
  /reset|recover(?!y (?:e-?mail|address|phone))|forgot(?:ten)? (?:your )?pass|password|passwort|kennwort|zurücksetz|mot de passe|réinitialis|contraseña|contrasenya|contrasinal|restabl|recuper\p{L}+ (?:(?:o|a|el|la|tu|su|de) ){0,2}(?:acceso|acesso|accesso|cuenta|conta)|senha|palavra-passe|redefin|reimposta/u,
  /wachtwoord|lösenord|återställ|adgangskode|nulstil|passord|tilbakestill|lykilorð|passwuert|endurset|endurstill|salasana|parool|salasõn|lähtesta|(?<!\p{L})parol|atiestat|slaptažod|hasł|hesl|obnov(?:te|it|iť|enie|ení) (?:hesl|přístup|prístup)|jelsz[óa]|visszaállít/u,
  /lozink|zapork|(?<!\p{L})gesl[oa]|ponastav|fjalëkalim|rivendos|pasahitz|berrezar|yfrinair|ailosod|asfhocal|ocal faire|athshocr|wagwoord|nenosiri|nywila|kalmar s|aṣínà|gbaniwọ|phas[ei]w|okwuntughe|ijambo ?banga|kata sandi|kata laluan|atur ulang|tetapkan semula|mật khẩu|đặt lại|şifre|şifrə|sıfırla/u,
  /парол|сброс|восстановлен\p{L}* доступ|скинути|скидання|скінуць|скіданн|відновлен\p{L}* (?:доступ|парол)|лозинк|ресетир|құпия ?сөз|нууц үг|συνθηματικ|κωδικ\p{L}+ πρόσβασης|ν[εέ]ο\p{L}{0,2} κωδικ|επαναφορ|επαναφέρ|գաղտնաբառ|պարոլ|პაროლ/u,
  /סיסמ|איפוס|كلمة (?:المرور|السر|مرور|سر)|إعادة تعيين|رمز عبور|گذرواژه|بازنشانی|بازیابی|پاس ?ورڈ|پاسور[ډڊڈ]|پټنوم|وشەی نهێنی|تێپەڕ|ری سیٹ|पासवर्ड|संकेतशब्द|रीसेट|পাসওয়ার্ড|রিসেট|পাছৱ|ਪਾਸਵਰਡ|ਰੀਸੈੱਟ|પાસવર્ડ|રીસેટ|கடவுச்சொல்|மீட்டமை|పాస్వర్డ్|రీసెట్|ಪಾಸ್ವರ್ಡ್|ಗುಪ್ತಪದ|ಮರುಹೊಂದಿ|പാസ്വേ|മുദ്രപദ|റീസെറ്റ|මුරපද|යළි සකස|ପାସ୍?ୱାର୍ଡ|ରିସେଟ/u,
  /รหัสผ่าน|รีเซ็ต|ລະຫັດຜ່ານ|စကားဝှက်|ពាក្យសម្ងាត់|លេខសម្ងាត់|የይለፍ|密码|密碼|重置|重設|重设|找回|パスワード|再設定|リセット|비밀번호|재설정/u,
  /skift kode|(?:nyt|glemt|nulstil) kodeord|opret (?:et )?(?:nyt )?kodeord|ny kode(?!\p{L})|cambi(?:o|ar|a) de clave|(?:nueva|cambi\p{L}+ (?:tu|la|su)|olvid\p{L}+ (?:tu|su|la)) clave|oblikovan\p{L}* gesl|pasvort|furaha sirta|şîfre|(?:set|tetap) semula|palavra[- ]passe|parolanız/u,
  /(?:αλλαγή|αλλάξτε|ξεχάσατε|δημιουργία|ορισμός|ορίστε|επιλέξτε) .{0,12}κωδικ|сырсөз|құпиясөз|рамзро|(?:אפסו?|לאפס|שינוי) (?:את )?(?:ה)?סיסמ|(?:تعيين|تغيير|نسيت|استعادة) (?:ال)?(?:رمز السري|رقم السري)|فراموش\p{L}* (?:کردن )?رمز|رمز (?:جدید|خود)|نوسازی رمز|পাসওয়র্ড|ರೀಸೆಟ್|പാസ്‌?വേഡ്|ሚስጥር ቃል|暗証番号の再|忘[记記]密/u,
  /loyniorð|facal-faire|achinsinsi|lokugqithisa|furaha (?:sirta|ka)|furahaaga|fure sir|jecha (?:darbii|icciti)|teni?y? ?miafin|(?<!\p{L})mo(?:de?)?pas(?!\p{L})|[gk]er-tremen|tembung sandhi|kupu ?(?:huna|hipa)|paswọọdụ|paswod|pasiwedhi|phasewete|wachtwurd|kecap (?:sandi|akses)|kontrasenias|ñe['’]ẽñemi|ekigambo ky['’]oku|pled-?clav/u,
  /açar ?söz|рамзи нав|барқарорсозии рамз|ޕާސްވޯޑ|серсүз|серһүҙ|פּאַראָל|פאראל|شىفىر|مەخپىي نومۇر|ቃል ምስጢር|መሕለፊ ቃል|གསང་ཚིག/u,
]);

export const INVITE_WORDS = new Vocabulary([
  /(?<!(?<!\p{L})s['’])invit|läd(?:t|st) .{0,40} ein(?!\p{L})|nodigt .{0,40} uit(?!\p{L})|(?<!\p{L})(?:ag)?elued|alued|einlad|eingeladen|uitnod|uitgenod|inbjud|bjuder in|bjudit in|(?<!\p{L})boð(?:ið|i|in)?(?!\p{L})|boðið þér|kutsu|kutse|uzaicin|ielūg|pakviet|kvieč|kvietim|zapro[sś]|zaprasz|(?<!\p{L})(?:vás|tě|ťa) (?:zve|pozýva)|pozván|pozval|meghív/u,
  /pozvan|poziv|povabi|vabilo|vablj|ftes|ftuar|gonbid|wahodd|uireadh|stedin|uitgenooi|mwaliko|kualik|gayyat|simemo|umeny[wi]|vexwen|imbita|undang|jemput|lời mời|(?<!\p{L})mời(?!\p{L})|davet|dəvət|taklif|convid|convit/u,
  /шақыр|урьсан|урьж|приглаш|приглас|(?<!был[аои]? )запрош(?!ен[аоы]? (?:восст|сброс|смен|измен|удал|код|вход|ссыл|нов|подтв|доступ))|запра[сш]|покан|канув|позва[нол]|позив|πρόσκλ|προσκ[αά]λ|հրավ|ოწვე|იწვევ|მოგიწვ|הזמנה|הזמי[ןנ]|הוזמנ|دعوة|دعاك|يدعوك|دعوت|مدعو|بانگهێشت|بلنه|بلنې/u,
  /आमंत्र|आमन्त्र|निमंत्र|निमन्त्र|निम्तो|আমন্ত্[রৰ]|নিমন্ত্[রৰ]|ਸੱਦਾ|આમંત્ર|அழைப்ப|அழைத்|ఆహ్వాన|ಆಹ್ವಾನ|ക്ഷണ|ಆಮಂತ್ರ|ନିମନ୍ତ୍ର|ଆମନ୍ତ୍ର|ආරාධන|เชิญ|ເຊີນ|ဖိတ်|អញ្ជើញ|ግብዣ|ጋብ[ዘዞዛ]|ጋበዘ|ተጋብ|邀请|邀請|招待|초대/u,
  /nooi (?:jou|u) |bauð|býður (?:þér|þig)|pakviest|(?:vas|te) vabi(?!\p{L})|(?<!\p{L})(?:ju|të) fton|mistied|anyaya|umealik|alikwa|convída|hívtak meg|(?:boli|byli) .{0,12}pozvan/u,
  /(?:ви|те|ве) кани(?!\p{L})|(?:вас|тебе) запрос|προσκληθ|чакыр|урилг|პატიჟ|ت?دعوك|دعتك|ندعوك|न्यो[तत]|न्यौत|அழைக்கப்பட்ட|আহ্বান|受邀|诚邀|誠邀|應邀|[请請](?:您|你)加入|お誘い|お招き/u,
  /(?:would like|wants|asked|asks) you to (?:join|collab|work with)|möchte,? dass (?:du|sie) .{0,40}(?:mitmach|beitr|teiln)|wil (?:graag )?dat (?:je|u|jij) |vil (?:gerne |gjerne )?(?:have|ha) d(?:ig|eg) med|vill (?:gärna )?(?:att du|ha med dig)|(?:souhaite|aimerait|voudrait) (?:que (?:vous|tu) |vous ajouter)|quiere que (?:te |se )?(?:un|particip|colabor|form)|quer que (?:você|tu) |vuole che (?:tu )?|chce,? (?:żeby|abyś|byś|abyste|abys|aby ste)|хочет,? чтобы (?:вы|ты)|хоче,? щоб (?:ви|ти)|желае да (?:се )?присъед|želi da (?:se )?(?:pridruž|uključ)|seni .{0,30}(?:ekibine|grubuna) katılma/u,
  /innbjóð|(?:bjóðar|boðið) (?:tær|tykkum)|(?<!\p{L})\p{L}{0,3}kumem[ae]|pè (?:ọ́|yín)|ìpè|yagutumi|ubutumire|gutumira|nanasa anao|fanasana|manasa anao|kuitana|wakuitan|(?<!\p{L})envit|[bp]eda(?:denn|dur)|pedet oc|çagyr|çakyly|und(?:h)?anga?n|ngajak|kua tono|pōwhiri|casuum|afeer|kpọrọ gị|òkù|kpọkuru|kukoka|memile|o mem|útnoeg|vala['’]aulia|awisen|ondangan/u,
  /даъват|ыҥыр|(?:ku|mwa)y?itani|אײַ?נ(?:גע)?לאַד|ייַנלאַד|تەكلىپ|ዕድመ|ዓዲሙ|ዓደመ|ዓዲማ/u,
]);

/** Beside a word for "code": it guards an account. */
export const SECURITY_WORDS = new Vocabulary([
  /securi|approve(?!d)|(?<!\p{L})auth|(?<!\p{L})access(?!\p{L})|log-?in|two-factor|2fa|(?<!\p{L})mfa(?!\p{L})|sicherheit|zugang|sécurité|acc[eéè]s|akses|tempora|seguretat|seguranza|segurança|sicurezza|beveilig|toegang|säkerhet|sikkerhed|sikkerhet|adgang|öryggis|aðgangs|turva|droš|saug(?:os|um)/u,
  /bezpiecz|dostępu|bezpečn|přístup|prístup|biztonság|hozzáfér|siguran|sigurnos|varnost|dostop|siguri|segurtasun|diogel|slándál|sigurtà|sekuriteit|usalama|sécherheet|tsaro|ààbò|phepha|khusel|ewleh|keamanan|keselamatan|bảo mật|truy cập|güvenlik|təhlükəsiz|xavfsiz/u,
  /безопас|доступ|безпек|бяспек|сигурн|безбед|қауіпсіз|аюулгүй|ασφάλει|πρόσβασ|անվտանգ|უსაფრთხო|אבטח|גישה|الأمن|أمان|امنیت|سکیورٹی|سيڪيورٽي|ئاسایش|सुरक्षा|নিরাপত্তা|ਸੁਰੱਖਿਆ|સુરક્ષા|பாதுகாப்ப|భద్రత|ಭದ್ರತ|സുരക്ഷ|ସୁରକ୍ଷା|সুৰক্ষা|ආරක්ෂ|ความปลอดภัย|ປອດໄພ|လုံခြုံ|សុវត្ថិភាព|ደህንነት|安全|セキュリティ|보안/u,
  /freigabe|validation|goedkeur|godkendelse|godkänn|godkjenn|hyväksy|zatwierdz|schvál|schval|jóváhagy|aprob|autoris|approv|одобр|разреш|схвал|затверд|έγκρισ|onay kod|phê duyệt|persetujuan|kelulusan|授权|授權|承認|승인|อนุมัติ|الموافقة|אישור עסק/u,
  /autoryz|autorizac|autorizač|autorizāc|autorização|autorizzat|autenti[ck]|otentik|kontroll|kontroln|control(?:e|o|lo)|prüf|zugriff|piekļuv|prieig|dinámic|validaci|validaç|berresp|sarbide|umeldung|pengaktifan|segurid/u,
  // To sign a document with.
  /sign(?:er|atur|atuur|ing[- ]?[ck]od)|unterschrift|unterzeichn|ondertek|underskrift|allekirj|allkirj|paraksta|paraš|podpis|aláír|semnăt|(?<!\p{L})firma(?!\p{L})|assinatura|imza|chữ ký|tanda ?tangan|підпис|подпис|υπογραφ|ստորագր|חתימ|توقيع|امضا|签[署名]|簽署|署名|서명|ลงนาม|हस्ताक्षर/u,
  /проверк|восстановл|достъп|приступ|пристап|коопсузд|тастыкт|سیکیورٹی|پویا|សម្ងាត់|動態|动态|επανάκτ|ανάκτησ/u,
]);
