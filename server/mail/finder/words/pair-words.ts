import { RESET_WORDS, SIGNIN_WORDS } from './purpose-words.ts';
import { Vocabulary } from './vocabulary.ts';

/**
 * Words that say what a link is for only together, in either order: "complete your registration",
 * "recover your account". Stems, lower case, as `fold` leaves them.
 */

/** Characters between two words that belong together, in one sentence. */
const REACH = 30;
/** The same with whose password it is between. */
const REACH_TO_CHANGED = 60;
const SENTENCE_END = /[.!?]\s|[。！？।\n]/;

/** Characters of two words in Latin letters: most links of a newsletter say less. */
const SHORTEST = 11;
const LATIN = /^[ -\u024f]*$/;

class WordPair {
  readonly #first: Vocabulary;
  readonly #others: readonly Vocabulary[];
  readonly #reach: number;

  constructor(first: Vocabulary, others: readonly Vocabulary[], reach = REACH) {
    this.#first = first;
    this.#others = others;
    this.#reach = reach;
  }

  test(text: string): boolean {
    if (text.length < SHORTEST && LATIN.test(text)) return false;
    return this.#first.placesIn(text).some(({ start, end }) => {
      const before = text
        .slice(Math.max(0, start - this.#reach), start)
        .split(SENTENCE_END)
        .at(-1);
      const behind = text.slice(end, end + this.#reach).split(SENTENCE_END, 1);
      const near = `${before}${text.slice(start, end)}${behind}`;
      return this.#others.some((words) => words.test(near));
    });
  }
}

/** To become a member or a user. */
export const SIGNUP = new Vocabulary([
  /regist(?:r|er|o)|regisztr|sign(?:ing)?[- ]?up|enrol|(?:creat|sett?)ing (?:up )?your (?:\p{L}{2,12} )?account|your account (?:creation|setup)|anmeldung|konto(?:erstellung|eröffnung)|création (?:de )?(?:votre|ton|mon)? ?compte|inscri|(?<!\p{L})alta(?!\p{L})|crea\p{L}{1,5} (?:de )?(?:tu|su|mi|sua|il tuo|la tua) (?:cuenta|conta|account)|iscri|cadastr|aanmeld|inschrijv|anmäl|tilmeld|påmeld|innmeld|opret|rekister|ilmoittaut|liittymi/u,
  /reģistr|rejestr|zakładani|přihlášk|založen|prihlášk|înregistr|înscri|regjistr|reġistr|rexistr|cofrestr|clárú|(?<!\p{L})(?:ný)?skrán|matrikul|erregistr|izen-?emat|izena? ?emat|kayıt|kayd|üyeli|qeydiyyat|ro['‘’ʻ]yxat|đăng ký|daftar|rehistr|usajili|jisajili|prijav|vpis/u,
  /регистр|рег[іи]стр|реєстр|рэгістр|тіркел|бүртг|εγγρα[φψ]|εγγράψ|գրանց|რეგისტრ|הרשמ|רישום|להירשם|تسجيل(?! (?:ال)?دخول)|اشتراكك|ثبت ?نام|نام ?نویسی|رجسٹر|पंजीकर|रजिस्ट|साइन ?अप|नोंदणी|দর্তা|নিবন্ধ|রেজিস্ট্র|பதிவ|నమోదు|రిజిస్ట్ర|ನೋಂದಣಿ|രജിസ്|નોંધણી|રજિસ્ટ|ਰਜਿਸਟ|සබැඳ|ලියාපදිංචි/u,
  /สมัคร|ลงทะเบียน|ລົງທະບຽນ|ចុះឈ្មោះ|မှတ်ပုံတင်|ምዝገባ|登録|入会|가입|등록|注册|註冊/u,
  /opprett|registréier|umeldung|(?:konto|benutzerkonto|account)\p{L}*[ -]?(?:fertig )?(?:einricht|anleg|erstell)|kontoeinricht|account aanmaken|aanmaken van (?:je|uw) account|skapa (?:ditt |ett |mitt )?konto|tilin luo(?:mi|nti)|luo(?:da)? tili|konto loomi|konta izveid|kontu izveid|paskyros kūrim|crea\p{L}* (?:el |tu |tau |a )?(?:contului|cont(?!\p{L}))|finaliz\p{L}+ cont|cont nou|criar (?:a |sua |minha )?conta|criação d[ea] conta|crear (?:el|la|mi|tu) c(?:ompte|uenta|onta)|creación de (?:la |tu |su )?cuenta|création d[ue] (?:votre |mon |ton )?compte|créer (?:mon|votre) compte|creazione (?:del|dell['’])(?:account)?|gofrestr|hesap (?:oluştur|açma)|tạo tài khoản|pembuatan akun|buat akun|cipta akaun|uundaji wa akaunti/u,
  /створенн\p{L}+ (?:акаунт|облік)|создани\p{L}+ (?:аккаунт|уч[её]т|профил)|катто|катта[лу]|тіркеу|إنشاء (?:ال)?حساب|اندراج|ساخت حساب|दर्ता|निबंधन|ಖಾತೆ ರಚ|சைன் ?அப்|會員申請|创建账|建立帳|アカウント(?:の)?作成|お?申し込み|계정 (?:생성|만들)/u,
  /diiwaangel|is-?diiwaan|ndebanye|debanye aha|iyandikish|forúkọ|rajista|galmee|galmaa['’]|fisoratana|nisoratra|kulembets|lembetsa|enskri|kunyores|ngodiso|ingodis|rēhita|ndhaptar|tomarkirin|qeydkirin|bellig|bhalis(?:a|o)|pendaptar|ynskriuw/u,
  /каттал|сабти ном|бақайдгир|теркәл|تۆمارکردن|نوم ?ليکن|نوم ?لیکن|تىزىملى|නම ලියා|စာရင်းသွင်း|ចុះ ?ឈ្មោះ|পঞ্জীয়ন|ପଞ୍ଜୀକ|ተመዝገብ/u,
]);

/** To finish or to go on with something. */
export const COMPLETING = new Vocabulary([
  /finish|complet[aeio]|cont[ií]n[uú]|finali[szț]|abschlie|abzuschlie|schließ.{0,40} ab(?!\p{L})|vervollständig|(?:fort|weiter)(?:setz|fahr|zu)|setz.{0,40} fort(?!\p{L})|beend|termin(?:er|ez|a[ir])|achev|poursui|acab[ae]|conclu|ultima|afrond|rond.{0,30} af(?!\p{L})|maak.{0,30} af(?!\p{L})|voltooi|(?:ga|gaan) (?:verder|voort)|vervolg|slutför|fullfölj|fort[sf]ätt|fuldfør|færdiggør|fullfør|fort?s[ae]tt|gennemfør|gjennomfør|afslut|avslutt/u,
  /viimeistel|täydenn|jatka|loppuun|suorita|lõpeta|lõpule|jätka|pabei|turpin|užbai|pabai|tęs[it]|dokoń|kontynu|pokra[čc]|befejez|fejez.{0,20} be(?!\p{L})|véglegesít|folytat|dovrš|završ|nastav|zaključ|nadalj|complét|enllest|remat|osatu|amaitu|jarraitu|cwblhau|gorffen|parhau|críochn|ljúk|klára|halda áfram|përfund|plotëso|vazhdo/u,
  /tamamla|bitir|devam|davam|yakunla|davom|tugat|hoàn (?:tất|thành)|tiếp tục|selesai|lengkap|lanjut|tuntas|terus|sambung|kumplet|tapus|ituloy|kamilish|maliza|endelea/u,
  /заверш|заврш|доверш|продолж|законч|продовж|закінч|скончы|працяг|продълж|довърш|завърш|доврш|наставит?|настав[иљ]|аяқта|жалғастыр|дуусга|үргэлж|ολοκλ[ηή]ρ|συνέχι|συνεχ[ίι]|ավարտ|շարունակ|გააგრძელ|השל[יםמ]|המשך|המשיכ|להמשיך|סיו?ם|סיימ|[إا]كمال|[أا]كمل|استكم|[إا]تمام|متابعة|تابعي?|إنهاء|تکمیل|ادامه|مکمل|جاری/u,
  /पूर[ाीे]|पूर्ण|जारी|সম্পূর্ণ|সম্পন্ন|চালিয়ে|শেষ|நிறைவு|முடி|தொடர|పూర్తి|కొనసాగ|ಪೂರ್ಣ|ಮುಂದುವರ|പൂർത്തി|തുടര|પૂર્ણ|ચાલુ|ਪੂਰ|ਮੁਕੰਮਲ|ਜਾਰੀ|සම්පූර්ණ|เสร็จ|สมบูรณ์|ดำเนินการต่อ|ต่อ(?!\p{L})|ສຳເລັດ|បញ្ចប់|បន្ត|ပြီး|ဆက်|ያጠናቅ|ቀጥል|完了|続け|続き|完成|繼續|완료|계속|마치|마무리/u,
  /resum|carry on|go on with|pick up where|fertig|weiter (?:zu|mit)|voortzet|(?<!\p{L})verder|gør .{0,40}færdig|gjør .{0,20}ferdig|gör .{0,20}klar|färdigställ|avsluta|fortsæt|hald fram|valmi(?:iksi|s)|lõpuni|noslēg|(?<!\p{L})baig|tęsk|wróć do|przejdź dalej|wznów|kończ|vrátit se k|pokračuj|folyta[ts]|lezár|folyt\p{L}+|întoarce-te|termină|încheie|komplet|okonč|ofschl|weiderf|ofgeschl|seguir|sigue|retom|reanud|termina(?!l)|reprend|prosegu|riprend|parhewch|lean (?:leis|ar)|cuir críoch|kompli|lesti|bukatu|başa çat|yekunlaş|nihayet|ipagpatul|cwblhewch/u,
  /верн(?:уть|ит[еь]|ись)|поверн(?:ути|іть)|зав[яе]рш|дакон|приключ|финализ|комплетир|оконч|довед|улант|аякт|аягына|бүтүр|συνέχε|გაგრძელ|განაგრძ|სრულ|מלאו|لإتمام|واصل|اختتم|کامل|पुरा|सुरू ठेव|પૂરુ|ಮುಗಿ|പൂര്‍ത്തി|ສືບຕໍ|បំពេញ|ቀጥሉ|完善|续|進む|이어|진행|마저/u,
  /dhammaystir|dhammeystir|dhameystir|mezue|mezuo|mechaa|uzuza|rangiza|qedel|gqibez|kammala|xumur|famenoana|vitao|fenoy|malizitsani|konplete|pedzis|kupedza|phethel|qetel|whakaoti|rampung|biqedîne|temamke|temam bik|humana|parí ìfor|foltôgje|réngsékeun/u,
  /анҷом дих|такмил|тәмамла|تەواو|بشپړ|تاماملا|पूरा गर|អပ្រើស|ໃຫ້ສົມບູນ|সম্পূ[ৰর]্ণ|ସମ୍ପୂର୍ଣ୍ଣ|ማጠናቀ|ዛዝሙ|ኣጠናቕ/u,
]);

/** What is proven of somebody: an account, or the address of their mail. */
export const ACCOUNTS = new Vocabulary([
  /e-?mail|(?<!\p{L})mail|account|konto|compte|cuenta|(?<!\p{L})conta(?!\p{L})|correo|courriel|correu|(?<!\p{L})cont(?:ul(?:ui)?)?(?!\p{L})|profil|(?<!\p{L})tili|tilisi|sähköpost|netfang|posta\p{L}{0,6}(?!\p{L})|epošt|e-?pošt|(?<!\p{L})račun(?!\p{L})|fiók|hesap|hesab|hisob|akun|akaun|tài khoản|e-?pasts|(?<!\p{L})paskyr|llogari|kontu/u,
  /почт|пошт|аккаунт|акаунт|учетн|учётн|обліков|профил|налог|имейл|эл\. ?адрес|λογαριασμ|ταχυδρομ|էլ\.|հաշ|ანგარიშ|ელფოსტ|דוא["״”]?ל|מייל|חשבון|بريد|حساب|ایمیل|اکاؤنٹ|ईमेल|खात|ইমেল|ইমেইল|অ্যাকাউন্ট|மின்னஞ்சல்|อีเมล|บัญชี|邮箱|郵箱|邮件|郵件|信箱|账[户号]|帳[戶號]|帐[户号]|メール|アカウント|계정|메일/u,
  /(?<!\p{L})rekening|aðgang|reikning|nalog|cuntas|(?:ch|g)?yfrif|(?<!\p{L})l?-?kont(?!\p{L})|ataskait|účet|účt|kont[aoęu](?!\p{L})|käyttäjä|uživatel|používateľ/u,
  /кабинет|кабінет|[уў]ліков|сметк|бүртгэл|ҳисоб|тіркелгі|ਖਾਤ|ખાત|એકાઉન્ટ|અકાઉન્ટ|ఖాతా|అకౌంట్|ಖಾತೆ|അക്കൗണ്ട|ගිණුම|ບັນຊີ|គណនី|အကောင့်|መለያ|ሂሳብ|கணக்க|ਅਕਾਊਂਟ|अकाउंट|एकाउंट|هەژمار|ګڼون|هژمار|會員|会员|会員/u,
]);

/** To come into an account again. */
export const RECOVERING = new Vocabulary([
  /recover(?!y (?:e-?mail|address|phone|code))|regain|(?:get|let)(?:ting)? (?:\p{L}{1,8} )?back in|wiederherst|stell\p{L}{0,2} .{0,40}wieder her|wiedererlang|récupér|recuper|rétabli|restabl|ripristin|herstel|återställ|återfå|gendan|genopret|gjenopprett|palau(?:t|ttam)|taasta|atgū|atjauno|atk[uū]r|susigrąž|odzysk|przywr[óa][cć]|obnov|helyreállít|visszaszer|visszaállít|visszakap/u,
  /oporav|povrat|povrn|vrati(?:te)? |berreskur|adfer|aisghabh|endurheimt|rikuper|rikthe|kurtar|geri (?:al|kazan)|bərpa|tikla|khôi phục|lấy lại|pulih|bawiin|mabawi|rejesh|restore/u,
  /восстан|віднов|адна[вў]|аднаў|възстан|опорав|обнов|сэргээ|ανάκτ|ανακτ|վերականգ|აღდგ|აღადგ|שחזור|לשחזר|שחזרו?|استعاد|استرداد|استرجاع|بازیاب|بحال|रिकवर|पुनर्प्राप्|पुनः? ?प्राप्|बहाल|পুনরুদ্ধার|மீட்|పునరుద్ధ|తిరిగి పొంద|വീണ്ടെടു|પુનઃપ્રાપ્ત|ਮੁੜ ਪ੍ਰਾਪਤ|復旧|復元|回復|恢复|恢復|找回|救援|복구|되찾/u,
  /zurück(?:hol|erl|gewinn|bekomm)|(?:weer|terug|opnieuw) toegang|terugkrijg|herwin|genskab|(?<!\p{L})få .{0,30}(?:igen|tilbage|tilbake|tillbaka)|endurreis|atgaun|získa[tť] (?:zpět|späť)|vrátit|vrátiť|redobând|restabil|vrati|rimerr|ktheni|geri (?:yük|ver|dön)|(?:yeniden|tekrar) eriş|pemulih|(?:dapat|peroleh)\p{L}* (?:kembali|semula)|rudish|retrouv|restaur|volver a (?:entrar|acceder)|voltar a (?:entrar|aceder|acessar)|adennill|irkupr|ikseb|erëmh|restari|mabalik/u,
  /вярн|верн(?:уть|и)|поверн|вазвр|върн|(?<!\p{L})(?:по)?врат|калыбына|қалпын|қайтар|барқарор|დაბრუნ|להשיב|החזר|بازگرد|برگرد|वापस|वापिस|परत|पुन: ?प्राप्|फिर्ता|ফিরে|ফেরত|উদ্ধার|ਰਿਕਵਰ|ਵਾਪਸ|પાછ|રિકવર|રીકવર|రికవర|ಮರುಪಡ|ಹಿಂಪಡೆ|തിരിച്ചു?പിടി|กู้|ກູ້|ပြန်ရ|ပြန်လည်|សង្គ្រោះ|ស្តារ|យកមកវិញ|መልሰ|መልሶ|復原|复原|取回|救回|取り戻|되살|되돌/u,
]);

/** What one comes into. */
export const ACCESS = new Vocabulary([
  /access(?!or)|zugang|zugriff|accès|acces[os]|acceso|toegang|åtkomst|adgang|tilgang|pääsy|käyttöoikeu|ligipääs|piekļuv|prieig|dostęp|přístup|prístup|hozzáfér|pristup|dostop|giriş|truy cập|akses|akaun|kont[aoě]|účet|účt|račun|fiók|tili[nä]?(?!\p{L})|cuenta|conta(?!\p{L})|cont(?:ul|ului)|compte|profil/u,
  /доступ|достъп|пристап|приступ|кабинет|кабінет|учетн|учётн|сметк|налог|πρόσβασ|մուտք|წვდომ|גישה|وصول|دسترس|رسائی|पहुँच|পুনঃ|สิทธิ์|การเข้าถึง|계정|帳號|账号|帳戶|账户/u,
  /acc[eé]s|aċċess|qasje|juurdepääs|sisenemi|sarbid|mynediad|rochtain|paskyr|nalog|zutritt|oturum|eriş/u,
  /қолжетім|кіру|кирүү|хандах|нэвтр|вход|вхід|حساب|एक्सेस|पहुंच|खात|অ্যাক্সেস|অ্যাকাউন্ট|প্রবেশ|અકાઉન્ટ|એકાઉન્ટ|ਖਾਤ|ਐਕਸੈਸ|ఖాతా|ಖಾತೆ|അക്കൗണ്ട്|கணக்க|அணுகல|บัญชี|ບັນຊີ|គណនី|አካውንት|访问|訪問|存取|アクセス|アカウント|접근|액세스|로그인/u,
]);

/** What is clicked. */
export const LINK_NOUNS = new Vocabulary([
  /(?<!\p{L})link|(?<!\p{L})lien(?!\p{L})|enlace|enllaç|ligazón|länk|lenke|odkaz|odnośnik|legătur|poveznic|povezav|bağlantı|keçid|havola|liên kết|đường dẫn|tautan|pautan|kiungo|esteka|(?<!\p{L})dolen|hlekk|tengil|nuorod|(?<!\p{L})saite|viide|hivatkozás/u,
  /ссылк|посилан|спасылк|връзк|линк|веза|сілтеме|холбоос|σύνδεσμ|հղում|ბმულ|קישור|رابط|پیوند|لینک|لنک|लिंक|লিংক|লিঙ্ক|இணைப்பு|లింక్|ಲಿಂಕ್|ലിങ്ക്|લિંક|ਲਿੰਕ|ลิงก์|ลิงค์|ລິ້ງ|តំណ|လင့်|リンク|(?<!\p{L})url|링크|链接|連結|鏈接/u,
  /(?<!\p{L})nasc(?!\p{L})|ceangal|leinkj|ligilo|(?<!\p{L})lyen(?!\p{L})|liamm|girêdan|baglany|pranala|xirii?rint|geessituu|(?<!\p{L})rohy|ulalo|isixhuman|ikhonkco|líǹkì|hanyar|hononga|ddolen|enllaz|lidhj|skakel/u,
  /шилтеме|сылтама|пайванд|לינק|بەستەر|تړن|සබැඳි|തംණ|लिङ्क/u,
]);

/** Somebody wanted it. */
export const REQUESTED = new Vocabulary([
  /(?<!\p{L})asked|request|angeforder|gebeten|(?<!\p{L})woll(?:test|ten)|demand(?:é|iez)|(?<!\p{L})ped(?:id[oa]|iste|iu)|solicit|chiesto|richiest|gevraagd|verzo[ec]ht|(?<!\p{L})bett om|begär|(?<!\p{L})bedt om|anmodet|pyys|pyynt|palusi|taotle|soovisi|pieprasī|praš[ėy]|prosi(?!m)|poprosi|požád|vyžád|požiad|vyžiad|chtěl|(?<!\p{L})kért|cerut|zatraž|traži(?:li|o|la)|zahtev|zahtijev|zaprosil|eskatu|demanat|sol·licit|pedich|gofyn|óskað|baðst|kërkua|talep|iste(?:din|diniz|ği)|istə|so['‘’ʻ]ra|yêu cầu|(?<!\p{L})minta|meminta|permintaan|hinil|umeomba|ombi/u,
  /запрос|запраш|просил|хотел|запит|хотіл|запыт|прасіл|поиска|заяв|побара|захте|затраж|сұра|хүс|ζήτησ|ζητήσ|αίτημα|խնդր|պահանջ|მოითხოვ|ביקש|בקש|طلب|خواست|अनुरोध|माँग|मांग|विनंती|অনুরোধ|কோரி|கோரி|கேட்ட|అభ్యర్థ|కోర|ขอ|依頼|リクエスト|要求|申請|申请|请求|請求|요청|신청/u,
  /(?:vroeg|vraagt|(?<!\p{L})bad?) om(?!\p{L})|memohon|humiling/u,
  /iarratas|iarrtas|umbøn|cais i|cais am|kërkes(?:ë|a) (?:për|juaj)|isicelo|ìbéèrè|buƙatar|codsi|gaaffii ar|ubusabe|fangatahana|pempho|demann|petici?ón pa|goulenn|peto[nj]? ŝanĝ|daxwaz|haýyş|panjaluk|hangyo|(?<!\p{L})tono kia/u,
  /сурам|сорау|дархост|ጥያቄ|داواکاری|غوښتن|ඉල්ලීම|တောင်းဆို|សំណើ|ຄຳຂໍ|ವಿನಂತಿ|അഭ്യർത്ഥന|વિનંતી|ਬੇਨਤੀ|অনুৰোধ/u,
]);

/** Of a device or a sign-in that nobody need have asked for. */
export const UNKNOWN = new Vocabulary([
  /(?<!\p{L})new(?!\p{L})|unusual|unrecogni|suspicious|detected|neue[rs]?(?!\p{L})|nouve(?:l|au)|nuev|(?<!\p{L})nov[aoéáyý]|nuov|nieuw|(?<!\p{L})nyt?t?(?!\p{L})|(?<!\p{L})uu(?:si|s)(?!\p{L})|(?<!\p{L})jaun|nauj|now[eya](?!\p{L})|(?<!\p{L})új|(?<!\p{L})nou[aă]?(?!\p{L})|yeni|mới|baru|bago|mpya/u,
  /(?<!\p{L})нов|νέα|νέο|חדש|جديد|جدید|نئ[یےا]|नय[ाीे]|নতুন|புதிய|కొత్త|ใหม่|新|새로운|새 /u,
  /attempt|versuch|tentative|intento|tentativ[ao]|poging|forsøk|forsøg|försök|yritys|katse|mēģināj|bandym|próba|pokus|kísérlet|tentativă|deneme|percobaan|cubaan|nỗ lực|попытк|спроб|опит|покушај|προσπάθεια|ניסיון|محاولة|تلاش|प्रयास|চেষ্টা|ความพยายาม|尝试|嘗試|試行|試み|시도/u,
]);

/** Money that is sent for something. */
const PAYMENT = new Vocabulary([
  /payment|zahlung|paiement|règlement|(?<!\p{L})pago(?!\p{L})|pagament|betaling|betalning|maks[ue](?!\p{L})|maksājum|mokėjim|płatnoś|platb[auy]|fizetés|(?<!\p{L})pl[aă][tț](?:a|ă|ii|i)(?!\p{L})|plaćanj|plačil|pages[aë]|greiðslu|ordain|ödeme|ödəniş|to['‘’ʻ]lov|thanh toán|pembayaran|bayaran|malipo|bayad|taliad|íocaíoch|pagu|kaup(?:um|in)(?!\p{L})/u,
  /оплат|плат[её]ж|платіж|аплат|плацеж|плащан|плаќањ|плаћањ|төлем|төлөм|төлбөр|πληρωμ|վճար|გადახდ|תשלום|الدفع|پرداخت|ادائیگی|भुगतान|পেমেন্ট|ચુકવણી|ਭੁਗਤਾਨ|கட்டண|చెల్లింపు|ಪಾವತಿ|പേയ്മെന്റ്|ชำระ|ຊຳລະ|支払|付款|支付|결제/u,
]);

/** What happened to a password. */
const CHANGED_WORDS = new Vocabulary([
  /(?:was|were|been|is|successfully|now|just|recently) (?:\p{L}+ )?(?:changed|updated|modified|replaced|set)(?!\p{L})|geändert|(?:neu |zurück)gesetzt(?! w)|aktualisiert|modifi[ée]e?s?(?!\p{L})|chang[ée]e?s?(?!\p{L})|(?:cambi|modific|actualiz|alter|modific|redefini|troc|mudi?)(?:ad|id)[oa]s?(?!\p{L})|cambió|ha cambiado|(?:cambiat|modificat|aggiornat|reimpostat)[aoie](?!\p{L})|canviad[ao]|canviat|cambiou|gewijzigd|aangepast|veranderd|ändra(?:t|d|ts|des)|(?:by|böt)t(?:s|es)(?!\p{L})|ændret|skiftet|endret|byttet|breytt|vaihdettu|vaihtunut|muutettu|muudetud|vahetatud/u,
  /zmienion|zostało ustawion|zm[ěe]n[ěe]n|nastaven[oa]? bylo|megváltoz(?:ott|tattuk)|módosult|módosított|módosítva|schimbat|modificat|prom[ij]?j?enjen|izm[ij]?j?enjen|spremenjen|pakeist|nomainīt|mainīta|ndryshua|ndërrua|aldatu da|newidiwyd|athraíodh|değişti(?!r(?:me|in|il?mes))|değiştiril|güncellen(?:di|miş)|dəyişdiril|o['‘’ʻ]zgartiril|đã (?:được )?(?:thay )?đổi|(?:telah|sudah|berhasil) (?:di)?(?:ubah|ganti|tukar|perbarui)|imebadilish|napalitan|binago/u,
  /измен[её]н|смен[её]н|обновл[её]н|установлен|змінен|оновлен|встановлен|зменен|промен(?:ена|ихте|ен|ета|ења)|сменена|измењен|өзгертіл|солигдсон|άλλαξ|αλλάξει|τροποποι(?:ήθηκε|ημέν)|փոխվ|შეიცვალ|שונ(?:ת)?ה(?!\p{L})|הוחלפ|(?:تم|جرى) (?:تغيير|تحديث|تعديل)|تغيرت|تغییر (?:کرد|یافت|داده)|تبدیل (?:کر دیا|ہو)|बदल(?:ा| दिया| दी)? ?ग|बदलला|পরিবর্তন (?:করা )?হয়েছে|বদলানো হয়েছে|மாற்றப்பட்ட|మార్చబడ|ಬದಲಾಯಿಸಲಾ|മാറ്റി|เปลี่ยน(?:แล้ว|เรียบร้อย|สำเร็จ)|ถูกเปลี่ยน|已(?:经|經|成功|被)?(?:修改|更改|重置|变更|變更|重設|重设|更新)|変更(?:され|しま|いたし|完了)|변경(?:되|됐|했|하였|완료)/u,
]);

/** "Your password was changed": the email reports a change, and asks for none. */
export const PASSWORD_CHANGED = new WordPair(RESET_WORDS, [CHANGED_WORDS], REACH_TO_CHANGED);

/** To give oneself a password, as one with a new account does. */
const CHOOSING = new Vocabulary([
  /(?<!\p{L})(?:choos|set(?!\p{L}| of)|creat|pick|wähl|festleg|leg(?:e|en) .{0,20}fest|vergeb|setzen|choisi|défini|crée[rz]?|eleg|elige|elij|crea|establec|escolh|defin|cria|scegli|imposta|kies|stel .{0,20}in(?!\p{L})|välj|skapa|vælg|opret|velg|opprett|lag(?:e|er)?(?!\p{L})|veldu|búðu|valitse|luo(?!\p{L})|aseta|vali(?!\p{L})|määra|izvēl|izveido|iestat|pasirink|sukur|nustat|wybierz|ustaw|utwórz|zvol|nastav|vytvo[řr]|zvoľ|válass|állíts|hozz.{0,12}létre|alege|stabil|odaber|izaber|postavi|izrad|kreir|izber|ustvar|zgjidh|vendos|krijo|seç|belirle|oluştur|qur(?:un|aşd)|chọn|đặt|tạo|pilih|buat|tetapkan|triï?a|estableix|esco(?:lle|lla)|aukeratu|chagua|weka|pumili|gumawa)/u,
  /(?<!\p{L})(?:придум|зада[йтв]|созда|установ|выбер|оберіть|вигада|створ|встанов|избер|създа|изабер|постав|направ|абярыце|стварыце|таңда|орнат|επιλέξ|ορίσ|δημιουργ|ընտր|ստեղծ|აირჩი|შექმ)|בחר|הגדיר|צרו|יצירת|اختر|اختاري|أنشئ|تعيين|عي[ّ]?ن|انتخاب|تعیین|بساز|منتخب|बना|चुन|सेट|বেছে|সেট|তৈরি|தேர்|உருவாக்|ఎంచు|సృష్టి|ตั้ง|สร้าง|เลือก|设置|設置|设定|設定|创建|建立|选择|作成|決め|설정|만들|선택/u,
]);

export const PASSWORD_TO_CHOOSE = new WordPair(RESET_WORDS, [CHOOSING]);

/** What a bank or a shop wants typed before it takes the money. */
export const PAYMENT_TO_COMPLETE = new WordPair(PAYMENT, [COMPLETING]);

export const LINK_TO_SIGN_IN = new WordPair(LINK_NOUNS, [SIGNIN_WORDS]);
export const SIGNIN_REQUESTED = new WordPair(REQUESTED, [SIGNIN_WORDS, LINK_NOUNS]);
export const SIGNIN_UNKNOWN = new WordPair(UNKNOWN, [SIGNIN_WORDS]);
export const SIGNUP_TO_COMPLETE = new WordPair(SIGNUP, [COMPLETING]);
export const ACCOUNT_TO_RECOVER = new WordPair(RECOVERING, [ACCOUNTS, ACCESS]);
