import { Vocabulary } from './vocabulary.ts';

/**
 * The words around one-time codes, in the languages that people write mails in. Stems and not
 * whole words, since most of these languages inflect; lower case, as `fold` leaves them. New
 * languages need no more than their words here and in `purpose-words.ts`.
 */

/** Names of passwords for one time, which need no word for "code" beside them. */
const PASSCODE_WORDS = [
  /einmal-?(?:pass|kenn|pin|code|tan)|kerta(?:kood|salas|tunn)/u,
  /او ٹی پی|ओ\.?टी\.?पी|ওটিপি|ਓਟੀਪੀ|ઓટીપી|ஓடிபி|ఓటీపీ|ఒటిపి|ಒಟಿಪಿ|ഒടിപി|ଓଟିପି/u,
  /(?<!\p{L})(?:e?otp|(?:m|sms-?|push-?|photo-?|chip)?tan|(?<!tic[- ])tac)(?!\p{L})/u,
];

export const PASSCODES = new Vocabulary(PASSCODE_WORDS);

/** For one time only, in the forms that passwords and codes take. */
const ONE_TIME_WORDS = [
  /one[- ]time|einmal-?link|einmalige[nrs]? (?:code|pass|link|pin)|eemoleg|usage unique|(?:un solo|único) uso|uso únic|(?:d['’]un|un) sol ús|un só uso|unică folosin|utilizare unică|utilização única|monouso|eenmalig|engång|engangs|kerta(?:käyttö|kood|salas|kirj|tunn)|einnota|einskiptis|njëpërdorim|njëhersh|erabilera bakarr|behin erabiltz|(?<!\p{L})untro|aon uaire|aonuaire|[wycl]a mara moja|isang beses|isahang gamit|yekcar/u,
  /jednoráz|jednoraz|jednokratn|enkratn|vienkart|vienreiz|ühekord|egyszer(?:i| ?haszn)|tek (?:kullan|sefer)|birdəfəlik|bir martalik|sekali (?:pakai|guna)|một lần/u,
  /одноразов|однократн|еднократн|аднаразов|бір реттік|бир марталик|нэг удаагийн|μ[ιί]ας χρήσης|միանգամյա|մեկանգամյա|ერთჯერად|חד[- ־]?פעמי|لمرة واحدة|یک ?بار ?مصرف|ون ٹائم|ایک وقتی|یەکجار|یو ځلي|वन[- ]टाइम|एकपटके|एकल[- ]उपयोग|একবার (?:ব্যবহ|ব্যৱহ)|একবারের|এককালীন|ওয়ান[- ]?টাইম|ਵਨ[- ]ਟਾਈਮ|ਇੱਕ-ਵਾਰ|વન[- ]ટાઇમ|ஒருமுறை|ஒரு முறை பய|వన్[- ]?టైమ్|ಒನ್[- ]?ಟೈಮ್|ഒറ്റത്തവണ|එක් ?වර|ครั้งเดียว|ເທື່ອດຽວ|ຄັ້ງດຽວ|တစ်ခါသုံး|တစ်ကြိမ်သုံး|ប្រើ(?:តែ)?ម្[តដ]ង|የአንድ ጊዜ|一次性|單次|ワンタイム|일회용/u,
  /(?:tempor[aä]re?[sn]?|vorläufige[sn]?) (?:pass|kenn)wort|tijdelijk wachtwoord|midlertidig (?:adgangskode|kodeord|passord)|tillfälligt? lösenord|tilapäinen salasana|ajutine parool|pagaidu parole|laikinas slaptažodis|(?:hasło tymczasowe|tymczasowe hasło)|dočasné heslo|ideiglenes jelszó|parol[ăa] temporară|(?:senha|palavra-passe) temporária|mot de passe (?:temporaire|provisoire)|password (?:temporanea|provvisoria)|(?:contraseña|clave) (?:temporal|provisional|dinámica)|contrasenya temporal|privremena lozinka|začasno geslo|geçici (?:şifre|parola)|kata (?:sandi|laluan) sementara|mật khẩu tạm thời|behin-behineko pasahitz|unufoj|darba(?!\p{L})|bir gezek|(?:sms|giriş|doğrulama|onay) şifre\p{L}{0,6}/u,
  /временн(?:ый|ого) парол|тимчасов\p{L}+ парол|временна парола|привремена лозинка|еднократен|бир жолку|якдафъ|סיסמ\p{L}+ זמנית|(?:كلمة|رمز) (?:ال)?مرور (?:ال)?مؤقت|پویا|گذرواژه موقت|एकमुश्त|अस्थायी पासवर्ड|รหัสผ่านชั่วคราว|临时密码|臨時密碼|仮パスワード|임시 비밀번호/u,
  ...PASSCODE_WORDS,
];

export const ONE_TIME = new Vocabulary(ONE_TIME_WORDS);

/** A code to type is being spoken of. */
export const CODE_WORDS = new Vocabulary([
  // Germanic and Romance; compounds end in it: Bestätigungscode, inlogcode, engångskod.
  /(?<!(?<!\p{L})(?:de|en|uni)|bar|post|geo)code[nsx]?(?![a-zà-ž])|k[oóòô]d(?!ak|ia|ei)\p{L}{0,7}(?!\p{L})|kood\p{L}{0,7}|k[oó]ð\p{L}{0,5}/u,
  /(?<!\p{L})(?:c[oó]dig[oa]s?|codis?|codic[ei]|cod(?:ul|ului)?|(?:g?c|ch)[óòô]d|chod|gôd|\p{L}{0,3}kho(?:di|wudi|utu)|k[oó][oò]d[uù]|kaody|lambar (?:sirri|tabbat\p{L}*)|msimbo|nambari (?:yako )?ya (?:kuthibitish|uthibitish|siri)\p{L}*)(?!\p{L})/u,
  /(?<!\p{L})(?:temporary (?:password|pin)|passcode|pass code|(?:verification|security|access|login) number|clave|chave(?! pix)|token|pin)(?!\p{L})/u,
  // Several words that let one in.
  /pass-?[ ]?phrase|access (?:phrase|word)|watchword|zugangs(?:wort|phrase|kennwort)|(?:kenn|pass)wort für (?:den zugang|die anmeldung)|phrase (?:secrète|d['’]accès)|mot de passe d['’]accès|frase (?:de (?:acceso|acesso|paso|segurança|seguridad)|segreta|d['’]accesso|secreta)|parola d['’](?:ordine|accesso)|toegangs(?:zin|woord)|wachtzin|lösenfras|adgangs(?:frase|ord)|tilgangs(?:frase|ord)|tunnuslause|pääsylause|paroolifraas|hasło dostępu|fraz[aęy] (?:dostępu|hasłow)|přístupov\p{L}+ (?:heslo|fráze)|prístupov\p{L}+ (?:heslo|fráza)|jelmondat|belépési jelsz|fraz[aă] (?:de acces|secret)|parol[ăa] de acces|pristupna (?:fraza|riječ|lozinka)|pristopn\p{L} gesl|dostopn\p{L} gesl|erişim (?:parolası|ifadesi)|frasa (?:sandi|akses)|cụm mật khẩu/u,
  /кодов\p{L}+ (?:слов|фраз|дум)|парол\p{L}* (?:для (?:доступ|входа|входу)|за (?:достъп|вход|приступ))|секретн\p{L}+ фраз|φράση πρόσβασης|συνθηματικ\p{L}+ φράση|משפט סיסמה|ביטוי סיסמה|عبارة (?:ال)?(?:مرور|دخول)|عبارت عبور|पासफ़्रेज़|パスフレーズ|合言葉|合い言葉|暗号 ?문구|패스프레이즈|วลีรหัส/u,
  // Passwords of digits, secret numbers, and keys that do not live long.
  /numeric (?:pass|key)|secret (?:number|digits|combination)|(?:short-lived|temporary|one-off|throw-?away|ephemeral|disposable) (?:key|number|figures?|sequence|combination|string)|(?:zahlen|ziffern|nummern)-?(?:passwort|kennwort|schlüssel)|geheim(?:zahl|nummer|e zahl)|(?:kurzlebig|temporär|vorübergehend|befristet)\p{L}* (?:schlüssel|zahl|zeichenfolge|kombination|kennwort)|mot de passe (?:numérique|à chiffres)|numéro secret|clés? (?:éphémère|temporaire|provisoire)|(?:contraseña|clave|llave|senha|palavra-passe|chave|contrasenya) num[éè]ric\p{L}*|número secreto|(?:llave|combinación) (?:temporal|efímera|de corta duración)|chave (?:temporária|de curta duração|provisória)|password numeric\p{L}*|numero segreto|chiave (?:temporanea|a breve durata|provvisoria)/u,
  /(?:cijfer|nummer)wachtwoord|geheim (?:getal|nummer)|(?:tijdelijke|kortlevende) (?:sleutel|reeks|combinatie)|siffer(?:lösen|pass)\p{L}*|hemligt nummer|(?:tillfällig|kortlivad)\p{L}* (?:nyckel|kombination)|tal(?:adgangs)?kod\p{L}*|tallpassord|hemmeligt? (?:tal(?!\p{L})|nummer)|(?:midlertidig|kortvarig|kortlive[td])\p{L}* (?:nøgle|nøkkel)\p{L}*|leyni(?:númer|tala)|numerosalasana|salaluku|(?:tilapäi|lyhytikäi)\p{L}* avai\p{L}+|numbriparool|ajuti\p{L}+ võt\p{L}+|ciparu parol|(?:pagaidu|īslaicīg)\p{L}* atslēg|skaitmenin\p{L}* slaptažod|laikin\p{L}* rakt/u,
  /has[łl]o (?:cyfrow|numeryczn|liczbow)\p{L}*|tajn[ya] (?:liczb|numer)|(?:krótkotrwał|tymczasow|jednorazow)\p{L}* (?:klucz|ciąg)|(?:číseln|číslicov)\p{L}* hesl|tajné číslo|(?:krátkodob|dočasn)\p{L}* (?:klíč|kľúč|řetězec|reťazec)|numerikus jelsz|titkos szám|(?:rövid életű|ideiglenes) kulcs|parol[ăa] numeric|număr secret|cheie (?:temporar|de scurtă)|(?:numeričk|brojčan)\p{L}* (?:lozink|zapork)|tajni broj|(?:kratkotraj|privremen|začas)\p{L}* ključ|številčno gesl|skrivna številka/u,
  /(?:цифров|числов)\p{L}+ парол|секретн\p{L}+ (?:числ|номер|комб[иі]нац)|(?:временн|кратковременн|тимчасов|часов)\p{L}+ ключ|цифрова парола|таен номер|временен ключ|(?:бројчана|нумеричка) лозинк|привремен\p{L}* кључ|αριθμητικ\p{L}+ κωδικ|μυστικ\p{L}+ αριθμ|(?:προσωριν|βραχύβι)\p{L}+ κλειδ|(?:sayısal|rakamsal) (?:şifre|parola)|gizli (?:sayı|numara|rakam)|(?:geçici|kısa süreli) anahtar|(?:müvəqqəti|qısamüddətli) açar|סיסמה (?:ספרתית|מספרית)|מספר סודי|מפתח זמני|كلمة (?:مرور|سر) رقمية|مفتاح مؤقت|کلید موقت|अंकीय पासवर्ड|गुप्त अंक|अस्थायी कुंजी|รหัสผ่านตัวเลข|mật khẩu số|khóa tạm|kata (?:sandi|laluan) angka|angka rahasia|kunci sementara|数字密[码碼]|數字密碼|临时密钥|一時キー|숫자 비밀번호|임시 키/u,
  // A password for one time is a code, whatever it is called.
  ...ONE_TIME_WORDS,
  // Numbers that verify; those that confirm are mostly bookings.
  /(?:verif|prüf|sicherheits|kontroll|controle|beveiligings|säkerhets|sikkerheds|sikkerhets|turva|vahvistus|kinnitus|ověřovací |overovac|kontrolní |weryfikacyjn|ellenőrző)\p{L}{0,12}[- ]?(?:nummer|numer|číslo|szám|numero|number)|n[uú]m[eé]ro d[ei] (?:v[eé]rifi|s[eé]cur|seguri|sicur)\p{L}+/u,
  // Vietnamese has one short word for every kind of code.
  /(?<!\p{L})mã(?!\p{L})/u,
  // Cyrillic, Greek, Armenian, Georgian.
  /(?<!\p{L})к[оôó]̂?д(?!екс|иров)\p{L}{0,6}|пин-?код|шифр[ауе]|(?<!\p{L})рамзи?(?!\p{L})/u,
  /κωδικ|կոդ|ծածկագ|კოდ/u,
  // Hebrew, Arabic script.
  /קוד|رمز|كود|(?<!\p{L})کد(?:ی|تان|ت)?(?!\p{L})|کوڈ|کوډ|کۆد|ڪوڊ|رقم التحقق|الرقم السري/u,
  // South Asia.
  /ކޯޑ|कोड|सङ्केत|संकेतांक|কোড|ক['’]ড|ਕੋਡ|કોડ|குறியீ|கோட்|కోడ|ಕೋಡ|ಸಂಕೇತ|കോഡ|කේත|කෝඩ්|କୋଡ/u,
  // South-East Asia, Ethiopia.
  /รหัส(?!ผ่าน|ไปรษณีย์|สินค้า)|ลับเฉพาะ|โค้ด(?!ส่วนลด|โปร|คูปอง)|ລະຫັດ(?!ຜ່ານ)|ໂຄ້?ດ|ကုဒ်|ကုတ်|កូដ|ኮድ/u,
  // East Asia: any 〜码 that is announced, unless it is one of numbers, bars or posts.
  /(?:动态|動態|临时|臨時|随机|隨機|短信)密[码碼]|(?:验证|驗證|校验|校驗|动态|動態|随机|隨機|确认|確認|激活|啟用|启用|授權|安全|识别|登[录錄入]|认证|認證|授权|代)[码碼]|(?<![号號编編条條密数數邮郵优優惠扣维維])[码碼](?=[為为是:：\s「【[])|口令/u,
  /コード|(?:認証|確認)キー|(?:인증|보안)키|(?:認証|確認|暗証|承認)番号|(?:인증|확인|보안)\s?(?:번호|코드|숫자)|코드/u,
]);

/** Beside words for verifying, a number is a code: "சரிபார்ப்பு எண்". */
export const NUMBER_WORDS = new Vocabulary([
  /(?<!\p{L})umubare(?!\p{L})|номер|нөмір|дугаар|αριθμ|համար|ნომერ|מספר|رقم|شماره|نمبر|संख्या|नंबर|नम्बर|নম্বর|নাম্বার|ਨੰਬਰ|નંબર|எண்|సంఖ్య|నంబర్|ಸಂಖ್ಯೆ|നമ്പർ|අංක|หมายเลข|ໝາຍເລກ|နံပါတ်|លេខ|ቁጥር|番号|번호|号码|號碼/u,
]);

/** Codes of other kinds: nobody types these to prove who they are. */
export const OTHER_CODES = new Vocabulary([
  // Damage, in Czech and Slovak.
  /(?<!\p{L})[šs]kod(?:a|[aáě](?:m|ch|mi)|[eěiuy]|ou|n\p{L}{1,4})(?!\p{L})/u,
  // A password, in Danish, unless it is for one time.
  /(?:(?:ny|nyt|glemt|skifte?|ændret?|nulstil\p{L}*) )adgangskod\p{L}*/u,
  // To be told on the telephone, or typed into a thing.
  /(?:service|support|kunden|hotline|helpline|caller|telephone banking|alarm|panel|keypad|garage|garagen|schließfach|tresor|tür|haustür|tor|safe|sim|bluetooth|pairing|kundenservice|servicio|atención|assistance|assistenza)[- ]?(?:code|kod|kode|koodi|pin|kennwort|passcode)\p{L}*/u,
  /(?:promo\p{L}*|job|cost|project|employee|student|candidate|customer|partner|supplier|vendor|dealer|store|branch|department|building|penal|civil|discount|bonus|return|vehicle|ballot|voting|policy|claim|coupon|voucher|gift\p{L}*|referral|zip|post|postal|area|country|dial\p{L}*|dress|source|exit|error|fault|trouble|diagnostic|status|response|qr|bar|swift|sort|tracking|product|item|booking|reservation|order|pick-?\s?up|collection|delivery|parcel|locker|gate|entry|door|http|tax|redemption|redeem|game|activation key|invite|currency|color|colour|stock|class|model|support|door|entrance|fare|airport|record|meeting|conference|wi-?fi|network|router)[- ]?(?:codes?|pins?|tokens?|passcodes?)(?!\p{L})/u,
  // Names of a customer, which prove nothing. A user code like WDJB-MJHT signs in a device.
  /(?<!\p{L})(?:client|member|subscriber|patient)[- ]?codes?(?!\p{L})|(?<!\p{L})user[- ]?codes?(?!\p{L})(?![^.!?]{0,30}(?<!\p{L})[a-z]{4}-[a-z]{4}(?!\p{L}))|(?:kunden|benutzer|nutzer|mitglieds|klanten?|gebruikers|lid|leden|kund|kunde|användar|bruger|bruker|medlems|notanda|viðskipta|asiakas|käyttäjä|jäsen|kliendi|kasutaja|liikme)-?\s?(?:code|kod|kode|kóð|koodi|kood)\p{L}*/u,
  /codes? (?:client|utilisateur|adhérent|abonné|membre|usager|allocataire)|codice (?:client|utent|soci|abbonat|assistit)\p{L}*|c[oó]digos? d[eo] (?:cliente|usuari|utilizador|soci|sóci|associad|abonad|miembro|membro|assinante)\p{L}*|codi (?:de |d['’])(?:client|usuari|soci|abonat)\p{L}*|cod(?:ul)? (?:de )?(?:client|utilizator|abonat)\p{L}*/u,
  /kod\p{L}* (?:klient|użytkownik|abonent|członk|korisnik|kupc|klijent|uporabnik|strank|pelanggan|pengguna|ahli(?!\p{L}))\p{L}*|kód\p{L}* (?:zákazník|uživatel|používateľ|klient|člen)\p{L}*|(?:zákaznick|uživatelsk|používateľsk|klientsk|člensk|korisničk|uporabnišk)\p{L}* k[óo]d\p{L}*|(?:ügyfél|vevő|tag|felhasználó(?:i )?)kód\p{L}*|(?:klient[oa]|kliento|naudotojo|vartotojo|abonent[oa]|lietotāja) kod\p{L}*|bezero-?kode\p{L}*|erabiltzaile-?kode\p{L}*/u,
  /код\p{L}* (?:(?:на )?(?:клиент|клієнт|кліент|потребител|корисник|пользовател|користувач|абонент|купц|купувач)\p{L}*)|(?:клиентск|потребителск|абонат[ен]|корисничк)\p{L}* код\p{L}*|(?:клиент|пайдаланушы) код\p{L}*|κωδικ\p{L}+ (?:πελάτη|χρήστη|μέλους|συνδρομητή)/u,
  /(?:müşteri|kullanıcı|üye|abone|müştəri|istifadəçi|mijoz|foydalanuvchi) kod\p{L}*|kode (?:pelanggan|pengguna|anggota|nasabah)|mã (?:người dùng|hội viên|thành viên)|(?:رمز|كود) (?:ال)?(?:عميل|مستخدم|عضو|مشترك)|کد (?:مشتری|کاربری|عضویت|اشتراک)|קוד (?:ה)?(?:לקוח|משתמש|חבר)|(?:ग्राहक|उपयोगकर्ता|सदस्य) कोड|(?:গ্রাহক|ব্যবহারকারী) কোড|รหัส(?:ลูกค้า|ผู้ใช้|สมาชิก)|(?:客户|客戶|用户|用戶|使用者|会员|會員)代?[码碼]|(?:お客様|顧客|ユーザー|会員)コード|(?:고객|사용자|회원)\s?코드/u,
  // Before a sale begins.
  /pre-?sale (?:pass)?codes?|vorverkaufs-?code|codes? (?:de )?prévente|c[oó]digos? de (?:preventa|pré-?venda|(?:la )?entrada)|codice (?:di )?prevendita|(?:förköps|forkøbs|forhåndssalgs)kod\p{L}*|ennakkokoodi\p{L}*|kod\p{L}* przedsprzedaży|předprodejní\p{L}* kód\p{L}*/u,
  // None is wanted.
  /(?<!\p{L})no (?:promo |discount )?codes? (?:needed|required|necessary)|(?<!\p{L})kein(?:en)? code|(?:aucun|sans) code|(?:sin|ning[uú]n|nenhum|sem) (?:necesidad de )?c[oó]digo|(?:senza|nessun) codice|geen code|(?:ingen|inget|intet) kode?|bez kod[ue]|(?:koodia|koodi) ei|kod(?:a)? gerek|tidak (?:perlu|memerlukan) kode?|không cần (?:nhập )?mã|без кода|код не (?:нуж|потріб|треб)/u,
  /code (?:civil|pénal|général|de (?:commerce|conduite|déontologie|procédure)|de la (?:mutualité|consommation|construction|santé|sécurité|propriété)|du (?:travail|commerce|sport|tourisme)|des (?:assurances|postes|relations|transports))(?!\p{L})|codice (?:civile|penale|etico|del (?:consumo|turismo|terzo)|della privacy|di (?:condotta|commercio))|c[oó]digo (?:civil|penal|tribut[aá]ri[oa]|de (?:comercio|defesa|conduta|conducta|ética|trabajo))|codul (?:civil|penal|fiscal|muncii|de conduită)|codi (?:civil|penal|de conducta)/u,
  /codes? (?:of|review|base|snippet|promo|cadeau|postal|barre|défaut|panne|erreur|qr(?![a-z0-9])|pin de retrait|de (?:réduction|suivi|la route|retrait|parrainage|livraison|réservation|remise))|(?:your|the|in|new|source|open|clean|write|pull) code(?:base| (?:review|change|quality|scan|owner))/u,
  /(?:gutschein|bonus|retouren|rabatt|afsláttar|aktions|post|strich|fehler|artikel|buchungs|abhol|kortings?|ophaal|afhaal|streepjes|actie|kampanje?|kampanj|upphämtnings|uthämtnings|avhämtnings|hämt|hente|nouto|alennus|tilaus|bestell|liefer|paket|boknings|bestillings|postinumero|streck|strek|streg|rabat|gave|fout|feil|felm?|stör|störungs|defekt|storings|vika|vike?|rikke)-?\s?(?:code|kod|kode|koodi|kóð)\p{L}*/u,
  /c[oó]digos? (?:postal|promo\p{L}*|qr(?![a-z0-9])|pin de recogida|de (?:descuento|desconto|levantamento|barras|reserva|país|recogida|retirada|entrega|error|erro|aver[ií]a|avaria|falla|fallo|falha|cup[oó]n|regalo|oferta|rastre\p{L}*|seguimiento|localizador|produto|producto|área))/u,
  /codice (?:sconto|postale|fiscale|promo\p{L}*|qr(?![a-z0-9])|a barre|coupon|regalo|(?:di )?(?:ritiro|prenotazione|tracciamento|consegna|errore|guasto|anomalia))|codi (?:postal|de (?:descompte|barres|recollida))|cod(?:ul)? (?:poștal|promo\p{L}*|de (?:reducere|ridicare|bare|rezervare))/u,
  /kod(?:u|em|y)? (?:pocztow|rabat|promoc|uster|awari|kresk|odbior|błęd|zniżk|qr(?![a-z0-9])|rezerwac|kupon)\p{L}*|(?:slevov|poštovn|chybov|poruchov|čárov|čiarov|výdejn|zľavov|promo|popustn|darčekov|dárkov)\p{L}* k[óo]d\p{L}*|kód (?:balík|zásielk|kupón)\p{L}*|(?:kupon|kedvezmény|hiba|vonal|foglalási |irányító)kód\p{L}*/u,
  /промо-?код|штрих-?код|qr-?(?:код|コード|码|碼|코드)|qr-?(?:code|kod|koodi|kode)\p{L}*|код\p{L}* (?:товар|скид|город|получен|выдач|ошибк|знижк|отримання|помилк|посылк|бронир|купон|неисправн|несправн|повред|отстъпк|грешк|попуст)\p{L}*|(?:рекламен|почтов|поштов|пощенск|промоционал|отслежив)\p{L}* код\p{L}*/u,
  /(?:indirim|posta|kupon|promosyon|hata|arıza|teslimat|kargo|rezervasyon|bar) ?kod\p{L}*|(?:endirim|poçt) kod\p{L}*|kode (?:pos|kesalahan|eror|kerusakan|promo|diskon|voucher|booking|kupon|pengambilan|referral)|kod (?:pos|ralat|promo|diskaun|baucar)|mã (?:giảm|đơn|khuyến|bưu|vận|sản phẩm|khách|qr(?![a-z0-9])|vạch|lỗi|đặt|ưu đãi|quà|giới thiệu|voucher|số thuế|nhận hàng)\p{L}*/u,
  /κωδικ\p{L}+ (?:έκπτωσης|βλάβης|σφάλματος|προσφοράς|παραγγελίας|κράτησης|παραλαβής|προϊόντος)|ταχυδρομικ\p{L}+ κωδικ\p{L}+|קוד (?:קופון|הנחה|מיקוד|שגיאה|איסוף)|(?:رمز|كود) (?:بريدي|البريد|خصم|الخصم|القسيمة|الاستلام|عبور|المرور(?! (?:ال)?مؤقت| لمرة)|التتبع)|کد ?(?:پستی|تخفیف|رهگیری|ملی|پیگیری)|ڈسکاؤنٹ کوڈ|پوسٹل کوڈ|پرومو کوڈ/u,
  /(?:कूपन|पिन|प्रोमो|डिस्काउंट|एरर|छूट|क्यूआर|बार) ?कोड|(?:কুপন|প্রোমো|ডিসকাউন্ট|পোস্ট) ?কোড|รหัส(?:ส่วนลด|คูปอง|พัสดุ|โปรโมชั่น|รับสินค้า|การจอง|ข้อผิดพลาด)/u,
  /(?:优惠|優惠|折扣|邮政|郵政|邀请|邀請|兑换|兌換|提货|提貨|取件|取货|错误|錯誤|故障|二维|二維|条形|條形|商品)[编編]?[码碼]|末[四4][码碼]|(?:クーポン|割引|プロモーション|エラー|故障|qr|バー|郵便|受取|商品|予約|ギフト|招待)(?:コード|番号)|(?:할인|쿠폰|프로모션|오류|고장|우편|상품|예약|픽업|초대)\s?(?:코드|번호)/u,
]);

/** Codes to keep for later, many at once. */
export const BACKUP_CODES = new Vocabulary([
  /(?:recovery|backup|back-up|emergency|scratch|rescue) (?:codes|keys)|(?:wiederherstellungs|backup-?|ersatz|notfall)codes|codes? de (?:secours|récupération|sauvegarde)|códigos de (?:recuperación|respaldo|recuperação|backup|segurança reserva)|codici di (?:recupero|backup|riserva)|herstelcodes|back-?upcodes|återställningskoder|reservkoder|gendannelseskoder|gjenopprettingskoder|sikkerhetskopikoder|palautuskood|varakood|kod(?:y|ów) (?:zapasow|odzysk)|záložn\p{L}* kódy|helyreállítási kódok|(?:резервн|аварийн|запасн)\p{L}* код|коды восстановл|kurtarma kodları|yedek kod|(?:备用|備用|救援)[码碼代]|バックアップコード|백업 코드|kode cadangan|mã dự phòng|رموز (?:الاسترداد|احتياطية|النسخ)|קודי (?:גיבוי|שחזור)|बैकअप कोड/u,
]);

/** The code that the message speaks of is no longer good. */
export const EXPIRED = new Vocabulary([
  /code (?:has been|was|is) (?:already )?used|code wurde (?:bereits )?(?:verwendet|benutzt)|code a (?:déjà )?été utilisé|código (?:ya )?(?:ha sido|fue|foi) (?:usado|utilizado)|(?:has|have|is|code|link) expired|no longer valid|(?:ist|sind) abgelaufen|a expiré|ha(?:n)? caducado|expirou|è scaduto|verlopen|wygasł|vypršel|lejárt|истек(?:ло|ла|лось)?(?!\p{L})|истёк|süresi (?:doldu|dolmuş)|已过期|已過期|已失效|有効期限が切れ|만료되었/u,
]);

/** That what is to be typed stands in the subject. */
export const IN_SUBJECT = new Vocabulary([
  /in (?:the|this|our) (?:e-?mail['’]?s? |message['’]?s? )?(?:subject|title)|subject line|im betreff|in der betreffzeile|dans l['’]objet|(?:en|in) el asunto|no assunto|nell['’]oggetto|a l['’]assumpte|in het onderwerp|in de onderwerpregel|i ämnesrad|i ämnet|i emne(?:linje|felt|t)?|aiherivi|otsikossa|teemarea|pealkirjas|w temacie|v předmětu|v predmete|v zadevi|u naslovu|u predmetu|în subiect|a tárgy|konu satırı|konusunda|mövzu|di (?:subjek|subject|baris subjek)|dalam subjek|trong tiêu đề|ở tiêu đề|temas? rindā|temos eilut/u,
  /в теме|в заголовке|у темі|в тэме|в темата|у наслову|во насловот|στο θέμα|בנושא|בשורת הנושא|في (?:عنوان|موضوع|سطر)|در (?:موضوع|عنوان)|विषय में|विषय पंक्ति|বিষয়|ในหัวข้อ|ในหัวเรื่อง|件名|标题|標題|主题中|主題中|主旨|제목/u,
]);

/** Times that something stays good: minutes and hours behind a number. */
export const EXPIRY = new Vocabulary([
  /\d{1,3}\s?-?(?:min|hour|stund|heure|hora|uur|ore(?!\p{L})|tim(?:mar|er)|perc|óra|godz|hod[ií]n|phút|giờ|menit|minit|jam|dakika|saat|dəqiqə|daqiqa|soat|nóim|munud|mín|klst|xulek|de minut|de ore|orë|hores|ordu|sat[ai]?(?!\p{L})|tund(?!\p{L})|tundi|tunti|valand|klukkust|awr|funud|uair|stonn|stünn|oere|ore?n(?!\p{L})|oras|ka (?:minuto|oras)|saet|deqîqe|sagat|daqiiq|saacad|(?:ama|i)minithi|(?:ama|i)hora|ur[aie]?(?!\p{L})|nkeji|awa(?!\p{L})|meneti|haora|horo|tím(?:i|a)|diibm|hodź|góź|munut|miniti|pehi)/u,
  /\d{1,3}\s?-?(?:λεπτ|ώρ|хвил|хвіл|гадзін|мин|час|годин|сағат|հր|րոպե|ժամ|წუთ|საათ|דקות|שעות|دقيقة|دقائق|دقیق|ساع|منٹ|گھنٹ|मिनट|मिनिट|मिनेट|घंट|मिनेट|মিনিট|ঘণ্টা|ਮਿੰਟ|મિનિટ|நிமிட|నిమిష|ನಿಮಿಷ|മിനി|මිනිත්|විනාඩි|นาที|ชั่วโมง|ນາທີ|မိနစ်|នាទី|ደቂቃ|މިނެޓ|ގަޑިއިރު|ମିନିଟ|منٽ|خولەک|分|小时|小時|時間|분|시간|сат[аи]?(?!\p{L})|цаг|мүнөт|саат|сәғәт|соат|дақиқ|сахат|мүнүүтэ|ሰዓ|ደቒቓ|နာရီ|કલાક|ಗಂಟೆ|ម៉ោង|ຊົ່ວໂມງ|മണിക്കൂ|तास|घण्ट|ଘଣ୍ଟ|ਘੰਟ|ڪلاڪ|گنٹ|மணி|గంట|מינוט|דקה|שעה|سائەت|مىنۇت|سەعات|སྐར་མ)/u,
  /\d{1,3}\s?-?(?:sec(?:ond|\.|s?(?!\p{L}))|sekun|segund|segon|secund|seconde|másodperc|saniy[eə]|soniya|detik(?!\p{L})|giây|sekonda|soicind|eiliad)/u,
  /\d{1,3}\s?-?(?:секунд|δευτερ[οό]λ|վայրկյան|წამ(?!\p{L})|שניות|ثاني|ثوان|ثانیه|سیکنڈ|सेकंड|सेकेंड|सेकण्ड|সেকেন্ড|વિનાડી|સેકન્ડ|ਸਕਿੰਟ|விநாடி|సెకన్|ಸೆಕೆಂಡ್|സെക്കൻഡ|වාද්ද|තත්පර|วินาที|ວິນາທີ|စက္ကန့်|វិនាទី|ሰከንድ|秒|초)/u,
  /(?<!\p{L})(?:minti|mintoci|sima|miniti|masaa|ndani ya saa|kwa saa|baada ya saa|sa[’'′]o[’'′]i) ?\d/u,
  /(?:පැය|මිනිත්තු) ?\d/u,
  // In words: "for half an hour".
  /(?<!\p{L})(?:(?:(?:half )?an|one|two|a) hour|quarter of an hour|(?:ten|fifteen|twenty|thirty) min|(?:halbe |viertel|eine )stunde|(?:zehn|fünfzehn|zwanzig|dreißig) min|(?:une|demi)[- ]heure|quart d['’]heure|(?:dix|quinze|vingt|trente) min|(?:una|media|meia|uma|mezz)[ '’]or?a(?!\p{L})|(?:una|media|uma|meia) hora|quarto d['’]ora|(?:diez|quince|veinte|treinta|dez|quinze|dieci|quindici|venti|trenta|tien|vijftien|tio|femton) min|(?:een|half|één) uur|kwartier|halvtim|(?:en|én) tim(?:e|me)(?!\p{L})|pół godziny|(?:jedną |przez )godzin|kwadrans|półgodz|hodin[uy]|un['’]ora|(?:egy|fél) órá|o or[ăa](?!\p{L})|(?:jedan|sat vremena|jednu uru)|(?:eno|pol) ur[eo]|tunnin|tunniks|valandą|stundu(?!\p{L})|(?:yarım|bir) saat|satu jam|sejam|một giờ|saa moja)/u,
  /полчаса|четверть часа|(?:одного |один )?часа?(?!\p{L})|півгодини|одну годину|един час|једног сата|еден час|μία ώρα|μισή ώρα|לשעה|שעה אחת|ساعة واحدة|لمدة ساعة|یک ساعت|ایک گھنٹ|एक घंट|এক ঘণ্টা|หนึ่งชั่วโมง/u,
  /(?:minuto|minutu|dakika|dakik)[^\d\n]{0,4}\d|有效|有効|유효/u,
  /(?<!\p{L})(?:uair an chloig|uair a thìde|siegħa|eng stonn|ein tíma|një orë|ihora elilodwa|iyure enye|wákàtí kan|awa ɗaya|hal saac|sa['’]aatii tokko|isaha imwe|adiny iray|ola limodzi|inèdtan|ordubete|eurvezh|unu horon|saetekê|bir sagat|sak jam|usa ka oras|kotahi hāora|otu awa|awa rimwe|hora e le)/u,
  /(?:mizuzw?u|mizuzwini|metsotso|mimith?i|timinete|maminitsi|mineti|maminiti|dakiika|daqiiq\p{L}|miniti)[^\d\n]{1,8}\d/u,
  /бир саат|як соат|бер сәгать|нэг цаг|አንድ ሰዓት|אַ שעה|یەک کاتژمێر|یوه? ساعت|एक ?घण्टा|පැයක්|တစ်နာရီ|မိနစ် ?\d|មួយម៉ោង|ໜຶ່ງຊົ່ວໂມງ|ಒಂದು ಗಂಟೆ|ഒരു മണിക്കൂർ|एक तास|એક કલાક|ਇੱਕ ਘੰਟ|এঘণ্টা|մեկ ժամ|ერთი საათ|бір сағат/u,
]);

/** Nobody else should hear of it. */
export const SECRECY = new Vocabulary([
  /(?<!\p{L})(?:shar(?:e|ing)|disclose|forward)(?!\p{L})|weiterg|niemandem|teilen sie|partage|communiquez|divulg|compart|condivid|(?<!\p{L})delen|(?<!\p{L})deel(?!\p{L})|(?<!\p{L})dela(?!\p{L})|del (?:aldri|aldrig|ikke)|ikke del(?!\p{L})|deila|(?<!\p{L})jaa(?!\p{L})|jaga|kopīgo|nedalies|nesidalink|neatskleis|udostępni|nikomu|nesděl|sdílej|zdieľaj|ossza|partaj|dijeli|delite/u,
  /сообща|передава|повідомля|сподел|делите|бөліс|paylaş|bölüş|ulash|chia sẻ|bagikan|berikan|kongsi|ibahagi|ibigay|shiriki|κοινοποι|μοιρα|տրամադր|გაუზიარ|שתף|להעביר|תשתפ|تشارك|مشارك|شارک|اشتراک (?:ن|م)گذار|شیئر|साझा|शेयर|शेअर|শেয়ার|ਸਾਂਝ|શેર|பகிர|పంచ|షేర్|ಹಂಚ|പങ്കിട|බෙදා/u,
  /แชร์|บอกผู้|เปิดเผย|ແບ່ງປັນ|မျှဝေ|ចែករំលែក|ያጋሩ|分享|泄[露漏]|洩[露漏]|告[诉知訴]|透露|提供给|他人|共有し|教え|공유|알려/u,
  // To anybody.
  /(?<!\p{L})(?:give|tell|show) (?:it |this |the code )?(?:to )?any|to yourself|(?<!\p{L})niemand(?!\p{L})|à personne|a nadie|a nessuno|ninguém|lämna inte ut|(?<!\p{L})nevienam|ne adja ki|nimănui|hech kim|kimseye|beri tahu|usimpe|ez partekatu|askënd/u,
  /(?:не|нікому) каж|ешкім|κανέναν|ոչ ոքի|אין למסור|לאף אחד|لأحد|کسی (?:ن|کو|قرار ن)|به کسی|किसी को|কাউকে|ผู้อื่น/u,
]);

/** Sums that somebody paid, or has to. */
export const MONEY = new Vocabulary([
  /[$£¥]\s?\d|\d\s?(?:[$£¥]|(?:usd|eur|gbp|chf|zł|kč|kr|ft|lei)(?!\p{L}))/u,
  /[€₹₽₺₫฿₩₦₴₸₾֏₪₱৳]\s?\d|\d\s?(?:[€₹₽₺₫฿₩₴₸₾֏₪₱৳]|(?:руб|грн|лв|円|元|원)(?!\p{L}))/u,
]);

/** "… is", or a colon: what follows is what it was said of. */
const IS =
  /(?:(?<!\p{L})(?:is|reads|ist|lautet|luidt|lyder|glasi|brzmi|zní|znie|sună|гласи|est|es|és|è|é|este|är|er|on|je|jest|to|yra|ir|është|ni|huwa|adalah|ialah|ay|là|yw|е|є|је|это|ειναι|هو|هي|է)|[:՝-]) ?["'“„«*]{0,3}$/u;

/** Characters of the longest of them, and of what follows it. */
const IS_CHARS = 12;

export const endsInIs = (text: string) => IS.test(text.slice(-IS_CHARS));

const ARE =
  /(?<!\p{L})(?:are|sind|sont|són|son|sono|são|zijn|is|eru|ovat|on|yra|są|jsou|sú|so|su|sunt|janë|dira|са|се|су|це|это) $/u;

/** The same of more than one, as digits are. */
export const endsInAre = (text: string) => endsInIs(text) || ARE.test(text.slice(-IS_CHARS));
