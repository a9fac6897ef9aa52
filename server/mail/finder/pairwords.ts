import { SIGNIN_WORDS } from './purposewords.ts';
import { Vocabulary } from './vocabulary.ts';

/**
 * Words that say what a link is for only together, in either order: "complete your registration",
 * "recover your account". Stems, lower case, as `fold` leaves them.
 */

/** Characters between two words that belong together, in one sentence. */
const REACH = 30;
const SENTENCE_END = /[.!?]\s|[。！？।\n]/;

/** Characters of two words in Latin letters: most links of a newsletter say less. */
const SHORTEST = 11;
const LATIN = /^[ -\u024f]*$/;

class WordPair {
  readonly #first: Vocabulary;
  readonly #others: readonly Vocabulary[];

  constructor(first: Vocabulary, others: readonly Vocabulary[]) {
    this.#first = first;
    this.#others = others;
  }

  test(text: string): boolean {
    if (text.length < SHORTEST && LATIN.test(text)) return false;
    return this.#first.placesIn(text).some(({ start, end }) => {
      const before = text
        .slice(Math.max(0, start - REACH), start)
        .split(SENTENCE_END)
        .at(-1);
      const behind = text.slice(end, end + REACH).split(SENTENCE_END, 1);
      const near = `${before}${text.slice(start, end)}${behind}`;
      return this.#others.some((words) => words.test(near));
    });
  }
}

/** To become a member or a user. */
export const SIGNUP = new Vocabulary([
  /regist(?:r|er|o)|regisztr|sign(?:ing)?[- ]?up|enrol|(?:creat|sett?)ing (?:up )?your account|your account (?:creation|setup)|anmeldung|konto(?:erstellung|eröffnung)|création (?:de )?(?:votre|ton|mon)? ?compte|inscri|(?<!\p{L})alta(?!\p{L})|crea\p{L}{1,5} (?:de )?(?:tu|su|mi|sua|il tuo|la tua) (?:cuenta|conta|account)|iscri|cadastr|aanmeld|inschrijv|anmäl|tilmeld|påmeld|innmeld|opret|rekister|ilmoittaut|liittymi/u,
  /reģistr|rejestr|zakładani|přihlášk|založen|prihlášk|înregistr|înscri|regjistr|reġistr|rexistr|cofrestr|clárú|(?<!\p{L})(?:ný)?skrán|matrikul|erregistr|izen-?emat|kayıt|kayd|üyeli|qeydiyyat|ro['‘’ʻ]yxat|đăng ký|daftar|rehistr|usajili|jisajili|prijav|vpis/u,
  /регистр|рег[іи]стр|реєстр|рэгістр|тіркел|бүртг|εγγρα[φψ]|εγγράψ|գրանց|რეგისტრ|הרשמ|רישום|להירשם|تسجيل(?! (?:ال)?دخول)|اشتراكك|ثبت ?نام|نام ?نویسی|رجسٹر|पंजीकर|रजिस्ट|साइन ?अप|नोंदणी|দর্তা|নিবন্ধ|রেজিস্ট্র|பதிவ|నమోదు|రిజిస్ట్ర|ನೋಂದಣಿ|രജിസ്|નોંધણી|રજિસ્ટ|ਰਜਿਸਟ|සබැඳ|ලියාපදිංචි/u,
  /สมัคร|ลงทะเบียน|ລົງທະບຽນ|ចុះឈ្មោះ|မှတ်ပုံတင်|ምዝገባ|登録|入会|가입|등록|注册|註冊/u,
]);

/** To finish or to go on with something. */
export const COMPLETING = new Vocabulary([
  /finish|complet[aeio]|continu|finali[szț]|abschlie|abzuschlie|schließ.{0,40} ab(?!\p{L})|vervollständig|(?:fort|weiter)(?:setz|fahr|zu)|setz.{0,40} fort(?!\p{L})|beend|termin(?:er|ez|a[ir])|achev|poursui|acab[ae]|conclu|ultima|afrond|rond.{0,30} af(?!\p{L})|maak.{0,30} af(?!\p{L})|voltooi|(?:ga|gaan) (?:verder|voort)|vervolg|slutför|fullfölj|fort[sf]ätt|fuldfør|færdiggør|fullfør|fort?s[ae]tt|gennemfør|gjennomfør|afslut|avslutt/u,
  /viimeistel|täydenn|jatka|loppuun|suorita|lõpeta|lõpule|jätka|pabei|turpin|užbai|pabai|tęs[it]|dokoń|ukończ|zakończ|kontynu|dokonč|pokra[čc]|befejez|fejez.{0,20} be(?!\p{L})|véglegesít|folytat|dovrš|završ|nastav|zaključ|nadalj|complét|enllest|remat|osatu|amaitu|jarraitu|cwblhau|gorffen|parhau|críochn|ljúk|klára|halda áfram|përfund|plotëso|vazhdo/u,
  /tamamla|bitir|devam|davam|yakunla|davom|tugat|hoàn (?:tất|thành)|tiếp tục|selesai|lengkap|lanjut|tuntas|terus|sambung|kumplet|tapus|ituloy|ipagpatuloy|kamilish|maliza|endelea/u,
  /заверш|заврш|доверш|продолж|законч|продовж|закінч|скончы|працяг|продълж|довърш|завърш|доврш|наставит?|настав[иљ]|аяқта|жалғастыр|дуусга|үргэлж|ολοκλ[ηή]ρ|συνέχι|συνεχ[ίι]|ավարտ|շարունակ|დაასრულ|დასრულ|გააგრძელ|השל[יםמ]|המשך|המשיכ|להמשיך|סיו?ם|סיימ|[إا]كمال|[أا]كمل|استكم|[إا]تمام|متابعة|تابعي?|إنهاء|تکمیل|ادامه|مکمل|جاری/u,
  /पूर[ाीे]|पूर्ण|जारी|সম্পূর্ণ|সম্পন্ন|চালিয়ে|শেষ|நிறைவு|முடி|தொடர|పూర్తి|కొనసాగ|ಪೂರ್ಣ|ಮುಂದುವರ|പൂർത്തി|തുടര|પૂર્ણ|ચાલુ|ਪੂਰ|ਮੁਕੰਮਲ|ਜਾਰੀ|සම්පූර්ණ|เสร็จ|สมบูรณ์|ดำเนินการต่อ|ต่อ(?!\p{L})|ສຳເລັດ|បញ្ចប់|បន្ត|ပြီး|ဆက်|ያጠናቅ|ቀጥል|完了|続け|続き|完成|继续|繼續|완료|계속|마치|마무리/u,
]);

/** What is proven of somebody: an account, or the address of their mail. */
export const ACCOUNTS = new Vocabulary([
  /e-?mail|(?<!\p{L})mail|account|konto|compte|cuenta|(?<!\p{L})conta(?!\p{L})|correo|courriel|correu|(?<!\p{L})cont(?:ul(?:ui)?)?(?!\p{L})|profil|(?<!\p{L})tili|tilisi|sähköpost|netfang|posta\p{L}{0,6}(?!\p{L})|epošt|e-?pošt|(?<!\p{L})račun(?!\p{L})|fiók|hesap|hesab|hisob|akun|akaun|tài khoản|e-?pasts|(?<!\p{L})paskyr|llogari|kontu/u,
  /почт|пошт|аккаунт|акаунт|учетн|учётн|обліков|профил|налог|имейл|эл\. ?адрес|λογαριασμ|ταχυδρομ|էլ\.|հաշ|ანგარიშ|ელფოსტ|דוא["״”]?ל|מייל|חשבון|بريد|حساب|ایمیل|اکاؤنٹ|ईमेल|खात|ইমেল|ইমেইল|অ্যাকাউন্ট|மின்னஞ்சல்|கணக்கு|อีเมล|บัญชี|邮箱|郵箱|邮件|郵件|信箱|账[户号]|帳[戶號]|帐[户号]|メール|アカウント|계정|메일/u,
]);

/** To come into an account again. */
export const RECOVERING = new Vocabulary([
  /recover(?!y (?:e-?mail|address|phone|code))|regain|(?:get|let)(?:ting)? (?:\p{L}{1,8} )?back in|wiederherst|stell\p{L}{0,2} .{0,40}wieder her|wiedererlang|récupér|recuper|rétabli|restabl|ripristin|herstel|återställ|återfå|gendan|genopret|gjenopprett|palau(?:t|ttam)|taasta|atgū|atjauno|atkur|susigrąž|odzysk|przywr[óa]c|obnov|helyreállít|visszaszer|visszaállít|visszakap/u,
  /oporav|povrat|povrn|vrati(?:te)? |berreskur|adfer|aisghabh|endurheimt|rikuper|rikthe|kurtar|geri (?:al|kazan)|bərpa|tikla|khôi phục|lấy lại|pulih|bawiin|mabawi|rejesh|restore/u,
  /восстан|віднов|аднав|аднаў|възстан|опорав|поврат|обнов|қалпына|сэргээ|ανάκτ|ανακτ|վերականգ|აღდგ|აღადგ|שחזור|לשחזר|שחזרו?|استعاد|استرداد|استرجاع|بازیاب|بحال|रिकवर|पुनर्प्राप्|पुनः? ?प्राप्|बहाल|পুনরুদ্ধার|மீட்|పునరుద్ధ|తిరిగి పొంద|ಮರುಪಡೆ|വീണ്ടെടു|પુનઃપ્રાપ્ત|ਮੁੜ ਪ੍ਰਾਪਤ|กู้คืน|ກູ້ຄືນ|復旧|復元|回復|恢复|恢復|找回|救援|복구|되찾/u,
]);

/** What one comes into. */
export const ACCESS = new Vocabulary([
  /access(?!or)|zugang|zugriff|accès|acces[os]|acceso|toegang|åtkomst|adgang|tilgang|pääsy|käyttöoikeu|ligipääs|piekļuv|prieig|dostęp|přístup|prístup|hozzáfér|pristup|dostop|erişim|giriş|truy cập|akses|akaun|kont[aoě]|účet|účt|račun|fiók|tili[nä]?(?!\p{L})|cuenta|conta(?!\p{L})|cont(?:ul|ului)|compte|profil/u,
  /доступ|достъп|пристап|приступ|кабинет|кабінет|учетн|учётн|сметк|налог|πρόσβασ|մուտք|წვდომ|גישה|وصول|دسترس|رسائی|पहुँच|পুনঃ|สิทธิ์|การเข้าถึง|계정|帳號|账号|帳戶|账户/u,
]);

/** What is clicked. */
export const LINK_NOUNS = new Vocabulary([
  /(?<!\p{L})link|(?<!\p{L})lien(?!\p{L})|enlace|enllaç|ligazón|länk|lenke|odkaz|odnośnik|legătur|poveznic|povezav|bağlantı|keçid|havola|liên kết|đường dẫn|tautan|pautan|kiungo|esteka|(?<!\p{L})dolen|hlekk|tengil|nuorod|(?<!\p{L})saite|viide|hivatkozás/u,
  /ссылк|посилан|спасылк|връзк|линк|веза|сілтеме|холбоос|σύνδεσμ|հղում|ბმულ|קישור|رابط|پیوند|لینک|لنک|लिंक|লিংক|লিঙ্ক|இணைப்பு|లింక్|ಲಿಂಕ್|ലിങ്ക്|લિંક|ਲਿੰਕ|ลิงก์|ลิงค์|ລິ້ງ|តំណ|လင့်|リンク|url|링크|链接|連結|鏈接/u,
]);

/** Somebody wanted it. */
export const REQUESTED = new Vocabulary([
  /(?<!\p{L})asked|request|angeforder|gebeten|(?<!\p{L})woll(?:test|ten)|demand(?:é|iez)|(?<!\p{L})ped(?:id[oa]|iste|iu)|solicit|chiesto|richiest|gevraagd|verzo[ec]ht|(?<!\p{L})bett om|begär|(?<!\p{L})bedt om|anmodet|pyys|pyynt|palusi|taotle|soovisi|pieprasī|praš[ėy]|prosi(?!m)|poprosi|požád|vyžád|požiad|vyžiad|chtěl|(?<!\p{L})kért|cerut|zatraž|traži(?:li|o|la)|zahtev|zahtijev|zaprosil|eskatu|demanat|sol·licit|pedich|gofyn|óskað|baðst|kërkua|talep|iste(?:din|diniz|ği)|istə|so['‘’ʻ]ra|yêu cầu|(?<!\p{L})minta|meminta|permintaan|hinil|umeomba|ombi/u,
  /запрос|запраш|просил|хотел|запит|хотіл|запыт|прасіл|поиска|заяв|побара|захте|затраж|сұра|хүс|ζήτησ|ζητήσ|αίτημα|խնդր|պահանջ|მოითხოვ|ביקש|בקש|طلب|خواست|अनुरोध|माँग|मांग|विनंती|অনুরোধ|কோரி|கோரி|கேட்ட|అభ్యర్థ|కోర|ขอ|依頼|リクエスト|要求|申請|申请|请求|請求|요청|신청/u,
]);

/** Of a device or a sign-in that nobody need have asked for. */
export const UNKNOWN = new Vocabulary([
  /(?<!\p{L})new(?!\p{L})|unusual|unrecogni|suspicious|detected|neue[rs]?(?!\p{L})|nouve(?:l|au)|nuev|(?<!\p{L})nov[aoéáyý]|nuov|nieuw|(?<!\p{L})nyt?t?(?!\p{L})|(?<!\p{L})uu(?:si|s)(?!\p{L})|(?<!\p{L})jaun|nauj|now[eya](?!\p{L})|(?<!\p{L})új|(?<!\p{L})nou[aă]?(?!\p{L})|yeni|mới|baru|bago|mpya/u,
  /(?<!\p{L})нов|νέα|νέο|חדש|جديد|جدید|نئ[یےا]|नय[ाीे]|নতুন|புதிய|కొత్త|ใหม่|新|새로운|새 /u,
]);

export const LINK_TO_SIGN_IN = new WordPair(LINK_NOUNS, [SIGNIN_WORDS]);
export const SIGNIN_REQUESTED = new WordPair(REQUESTED, [SIGNIN_WORDS, LINK_NOUNS]);
export const SIGNIN_UNKNOWN = new WordPair(UNKNOWN, [SIGNIN_WORDS]);
export const SIGNUP_TO_COMPLETE = new WordPair(SIGNUP, [COMPLETING]);
export const ACCOUNT_TO_RECOVER = new WordPair(RECOVERING, [ACCOUNTS, ACCESS]);
