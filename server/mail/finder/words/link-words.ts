import type { LinkKind } from '#shared/message.ts';
import { ACCOUNT_TO_RECOVER, SIGNUP_TO_COMPLETE } from './pair-words.ts';
import { INVITE_WORDS, RESET_WORDS, SIGNIN_WORDS, VERIFY_WORDS } from './purpose-words.ts';
import { Vocabulary } from './vocabulary.ts';

/**
 * The words around links to click, in the languages that people write mails in. Stems, lower
 * case, as `fold` leaves them.
 */

/** In the text of a link or in front of it. */
export const KIND_WORDS: Readonly<Record<LinkKind, Pick<Vocabulary, 'test'>>> = {
  reset: { test: (text) => RESET_WORDS.test(text) || ACCOUNT_TO_RECOVER.test(text) },
  invite: INVITE_WORDS,
  verify: { test: (text) => VERIFY_WORDS.test(text) || SIGNUP_TO_COMPLETE.test(text) },
  signin: SIGNIN_WORDS,
};

/** No password is wanted: the word that tells of resets is none here. */
export const NO_PASSWORD = new Vocabulary([
  /passwordless|without (?:a |your |any )?password|no (?:need for a )?password|ohne (?:ein |ihr )?(?:passwort|kennwort)|passwortlos|sans (?:votre )?mot de passe|sin (?:usar )?(?:la |tu )?contraseña|sense contrasenya|sen contrasinal|sem (?:a )?(?:palavra-passe|senha)|senza password|zonder wachtwoord|utan lösenord|uden adgangskode|uten passord|án lykilorðs|ilman salasanaa|ilma paroolita|bez paroles|be slaptažodžio|bez has[łl]a|bez hesla|jelszó nélkül|fără parolă|bez lozinke|bez zaporke|brez gesla|pa fjalëkalim|pasahitzik gabe|heb gyfrinair|tanpa (?:kata sandi|kata laluan|password)|walang password|bila nenosiri|không cần mật khẩu|şifresiz|şifre olmadan|parolsuz|parolsiz|без парол|без лозинк|χωρίς κωδικό|ללא סיסמ|בלי סיסמ|بدون كلمة|بدون رمز|بدون گذرواژه|बिना पासवर्ड|পাসওয়ার্ড ছাড়া|免密|无需密码|無需密碼|パスワード(?:なし|不要)|비밀번호 없이|ไม่ต้องใช้รหัสผ่าน/u,
  /mingħajr password|(?:heb|dim) (?:angen )?(?:c|g|ch)yfrinair|gan (?:do )?ph?asfhocal|gun (?:an )?fh?acal-faire|ouni passwuert|uttan loyniorð|sonder ['’]?n? ?wagwoord|ngaphandle kwe(?:phasiwe|gama lokugq)|láìsí ọ̀rọ̀ aṣ|ba tare da kalmar|fur(?:o|e sir\p{L}*) la['’]aan|jecha (?:darbii|icciti\p{L}*) malee|nta jambo ?banga|tsy misy teni?y? ?miafina|opanda mawu|san mo(?:de?)?pas|hep ger-tremen|ensin contraseña|sen pasvorto|bê şîfre|parolsyz|tanpa (?:tembung )?sandhi|tanpa kecap (?:sandi|akses)|nga walay password|kupu(?: ?huna|hipa)?[- ]kore|na-?enweghị (?:paswọọdụ|okwuntughe)|pasina pasiwedh?i|ntle le (?:phasewete|lentswe)|şifrəsiz|senza (?:parola|crae)|sûnder wachtwurd|ahn passwo/u,
  /сырсөзсүз|серсүзсез|құпия ?сөзсіз|серһүҙһеҙ|(?<!\p{L})бе парол|бепарол|нууц үггүй|ያለ ?(?:የ)?ይለፍ|ብዘይ .{0,10}ቃል|אָן אַ פּ?אַ?|بێ وشە|بې پټ|پاس ?ورڊ کان سواءِ?|بغیر پاس ?ورڈ|پاس ورڈ کے بغیر|پارولسىز|पासवर्ड ?(?:बिना|बिनै|शिवाय|विना)|පදය(?:ක්)? (?:නොමැ|නැතුව)|စကားဝှက် ?မ|(?:មិន|គ្មាន)(?:ប្រើ|ត្រូវការ|បាច់)?ពាក្យសម្ងាត់|ຕ້ອງ(?:ໃຊ້|ມີ)?ລະຫັດຜ່ານ|ವರ್ಡ್ ಇಲ್ಲದೆ|വേഡ് ഇല്ലാതെ|પાસવર્ડ ?(?:વગર|વિના)|ਬਿਨਾਂ ਪਾਸਵਰਡ|ਪਾਸਵਰਡ (?:ਤੋਂ )?ਬਿਨਾਂ|পাছৱৰ্ড ?(?:নোহোৱা|অবিহনে)|ପାସୱାର୍ଡ ବିନା|ବିନା ପାସୱାର୍ଡ|கடவுச்சொல் (?:இல்லா|இன்றி)|వర్డ్ లేకుండా|առանց գաղտնաբառ|პაროლის გარეშე/u,
]);

/** Signing in with this link, and not somewhere with a password. */
export const MAGIC_WORDS = new Vocabulary([
  /access link|zugangs-?link|einmal-?link|lien d['’]accès|toegangslink|åtkomstlänk|adgangslink|tilgangslenke|link dostępu|přístupový odkaz|prístupový odkaz|link de acces|belépési link|pristupn[ia] (?:link|poveznica)|ссылк\p{L} (?:для )?доступ|посилання для доступу|связк|σύνδεσμ\p{L}+ (?:σύνδεσης|εισόδου|πρόσβασης)/u,
  /magic|one[- ]click|login link|sign-?in link|anmeldelink|login-?link|lien de connexion|lien magique|enlace (?:de acceso|mágico|para iniciar)|enllaç (?:d['’]accés|màgic)|ligazón (?:de acceso|máxica)|link (?:de acesso|mágico)|link (?:di accesso|magico)|inloglink|inloggningslänk|innloggingslenk|kirjautumislink|link do logowania|ссылк\p{L} для входа|посилання для входу|giriş bağlantı|tautan masuk|liên kết đăng nhập|로그인 링크|ログイン(?:用)?(?:リンク|url)|登[录入](?:链接|連結)|ลิงก์เข้าสู่ระบบ|رابط (?:تسجيل )?الدخول|קישור (?:ה)?(?:התחברות|כניסה)/u,
]);

/** To accept an invitation, where the message is one: what else is joined has no inviter. */
export const JOIN_WORDS = new Vocabulary([
  /(?<!\p{L})join(?!\p{L})|accept(?!ab)|beitreten|mitmachen|annehmen|rejoindre|unir(?:se|te|me)|únete|aceptar|entrar n[oa]|aceitar|unisciti|accett|partecipa|deelnemen|lid worden|gå med|bli med|deltag|liity|hyväksy|liitu|nõustu|pievien|prisijun|dołącz|akceptuj|přijmout|prijať|csatlakoz|elfogad|alătur|pridruž|prihvati|pranoj/u,
  /присоедин|принять|приєдна|прийняти|далучы|присъедин|приеми|придруж|прихвати|қосыл|нэгд|συμμετ|αποδοχ|միանալ|შეუერთ|הצטרף|הצטרפ|קבל|انضم|قبول|پیوست|شامل ہو|जुड़|शामिल|स्वीकार|যোগ দি|ਸ਼ਾਮਲ|જોડા|சேர|చేర|ಸೇರ|ചേര|เข้าร่วม|ຮັບ|參加|参加|加入|接受|承諾|참여|수락|katıl|kabul|qoşul|qo['‘’ʻ]shil|tham gia|chấp nhận|gabung|terima|sertai|sumali|jiunge/u,
  /meedoen|(?:doe|doet) ?(?:nu )?mee|sluit (?:je|u) aan|word lid|bliv medlem|bliv en del|vær med|tilslut|bli en del|tule mukaan|osallistu|(?<!\p{L})ühine|přidat se|přidej|připoj|zapojit|pridať sa|pripoj|zapojiť|részt v|particip|sprejm|přidám|godta|samþykk|þiggj|taka þátt|ganga í|priimt|sutink|bashko|onartu|batu(?!\p{L})|unir-me|uneix|accepteer|aanvaard|derbyn|glac leis|aċċetta|tanggap|kubali|ishtirok|qabul|begin samenwerk|mitarbeit|teilnehm|teilhaben|zum (?:team|projekt|arbeitsbereich)|(?:au |à l['’])(?:groupe|équipe|espace|projet)/u,
  /вступ(?:ить|ити)|присаедн|прыня[цт]|участ|стань|включ(?:и|ете) се|приклучи|прифати|укључи|қатыс|қабылда|кошул|кабыл|оролц|ընդուն|მიღება|მიიღ|שותפ|شارك|پذیرش|بپیوند|شمولیت|स्वीकृति|सामील|सहभागी|स्विकार|যুক্ত|গ্রহণ|ਸਵੀਕਾਰ|સ્વીકાર|ஏற்க|இணை|అంగీకరి|സ്വീകരി|පිළිගන|එක් ?ව|ตอบรับ|လက်ခံ|ပူးပေါင်း|ទទួលយក|ចូលរួម|ይቀበ|ይቀላ|參與|参与|承認|入る|합류|가입/u,
]);

/** Somebody else made the account: its first password accepts an invitation. */
export const ADDED = new Vocabulary([
  /added (?:you|by)|(?:been|were) added|(?:created|set up) (?:an account )?for you|hinzugefügt|für (?:sie|dich) (?:angelegt|erstellt|eingerichtet)|(?:vous|t['’]) a(?:vez été)? ajouté|te (?:ha|han) añadido|has sido añadid|t['’]ha afegit|adicionou|foi adicionad|ti ha aggiunt|sei stat\p{L} aggiunt|toegevoegd|lagt til|lagt deg til|tilføjet|bætt\p{L}* (?:þér|við)|lisäsi sinut|sinut on lisätty|(?<!\p{L})lisati|pievienoj|pridėj|doda(?:no|ł)|přid[aá]|pridal|hozzáadott|adăugat|dodao|dodan[ai]|dodal|додав|додал|дадаў|добави|қосты|əlavə e|qo.shdi|ekledi|προσθέσε|προστέθηκ|ավելացր|დაგამატ|menambahkan|ditambahkan|đã thêm|idinagdag|הוסיפ|הוספ|أضاف|إضافتك|اضافه کرد|شامل کیا|जोड़ा|যোগ কর|追加され|添加|加入了|추가했|추가되|เพิ่มคุณ/u,
  // Who shares a list, a flat or a family plan.
  /shar(?:e|es|ed|ing) .{1,50}with you|(?:mit (?:dir|ihnen) .{0,50}|(?:dir|ihnen) .{1,50})teilen|teilt .{1,50}mit (?:dir|ihnen)|partage(?:r)? .{1,50}avec (?:vous|toi)|compart(?:e|ir|ió|iu|ilha[r]?|ilhou) .{1,50}(?:con(?:tigo| usted)|com (?:você|ti)|amb tu)|compartir contigo|condivide(?:re)? .{1,50}con te|(?:del(?:a|ar|ade|at|e|er|te|t)?|deelt|jakaa|jagab) .{1,50}(?:med (?:dig|deg)|met (?:je|jou|u)|kanssasi|sinuga)|wil .{1,50}met (?:je|jou|u) delen|udostępni\p{L}* .{0,30}(?:ci|tobie|tobą)|(?<!\p{L})s (?:vámi|tebou) .{0,20}sdíl|sdíl(?:í|et) s (?:vámi|tebou)|sdíl(?:í|et) .{1,50}s (?:vámi|tebou)|megoszt\p{L}* .{0,40}(?:veled|önnel)|seninle .{1,50}paylaş|sizinle .{1,50}paylaş|partaj\p{L}* .{1,50}cu (?:tine|dvs)/u,
  /(?:подели[лт]|делится|поділи|ділиться).{1,50}с? ?(?:вами|тобой|тобою)|(?:さん(?:が|から)).{1,40}共有/u,
]);

/** Said of a link that will not work for long. */
export const EXPIRES = new Vocabulary([
  /expir|only once|(?<!\p{L})val(?:e|ga)(?!\p{L})|gültig|läuft .{0,30}ab|caduc|válid|valable|valido|scad[eo]|verloopt|geldig|giltig|gyldig|utløper|udløber|upphör|voimassa|vanhen|wygas|ważn|platn|vyprš|érvényes|lejár|valabil|važi|velja|iraungi|går ut|dzēsta|derīg|galioja|kehtib|aegub|vrijed|gildir|skadon|mwisho|дзейніч|дзейсн|мерзім|жарамды|хүчинтэй|ուժի|მოქმედ|действ|истек|дійсн|валид|ισχύει|λήγει|geçerli|hiệu lực|hết hạn|berlaku|kedaluwarsa|tamat|有効期限|有效|失效|过期|過期|유효|만료|หมดอายุ|صالح|صلاحية|ينتهي|معتبر|منقضی|תקף|יפוג|मान्य|समाप्त|বৈধ|মেয়াদ/u,
  /stops? working|good for \d|verfäll|verfall|(?<!\p{L})vence(?!\p{L})|vervalt|gäller (?:till|fram|i )|slutar gälla|zaudēs spēku|galiojim|wygaś|stra[cć]i\p{L}* ważn|(?<!\p{L})plat[ií](?!\p{L})|istječe|ističe|poteče|dolu(?:yor|r)|dolacak|etibarlı|amal qil|vàlid|(?<!\p{L})sah (?:sehingga|selama)|kitaisha|rennur út|scadrà|funciona (?:até|hasta|durante)/u,
  /истиче|важи(?!\p{L}*н)|изтича|перестан\p{L}+ (?:работ|действ)|втрат\p{L}+ чинн|сплива|գործում|լրանում|ძალაშია|ვადა|בתוקף|کارآمد|কার্যকর|செல்லுபடி|చెల్లు|ใช้ได้(?:ถึง|ภายใน)/u,
  /jiskadi|bailí|in éag|dod i ben|i ben ymhen|gu crìch|an ceann \d|fad uair|gëlteg|leeft \p{L}* ?\p{L}* ?\p{L}* of|galdandi|gongur út|(?<!\p{L})vlen(?!\p{L})|verval(?!\p{L})|sebenza (?:ihora|iyure|ama)|phelelwa|yóò parí|wúlò fún|(?:za ta|zai) ƙare|yi aiki na|dhacaya|shaqayn|dhamma(?:an|d)|hojjet|dhumata|irarangira|(?:bu|i)zarangira|ikora isaha|lany daty|manan-kery|(?:itha|kutha) (?:ntchito|pa)|imagwira|ekspire|bon pou|balio|mat eo|derbasdar|bi dawî|hereket ed|tamamlan|güýjüni|kadaluwarsa|balido|(?<!\p{L})ka (?:pau|mahi)(?!\p{L})|ga-agwụ|dị irite|ichapera|felloa|bitir/u,
  /жарактуу|(?<!\p{L})бүтөт|эътибор дорад|ба охир|гамәлдә|бетә|дуусна|аяқталады|ያልፋል|ያበቃል|ያገለግላል|ይውዳእ|גילטיק|לויפֿ?ט אויס|بەسەردەچ|کار دەکات|ختمېږ|اعتبار لري|اعتبار وړ|सकिन्छ|कालबाह्य|वैध|संपेल|අවසන් වේ|ඉකුත්|වලංගු|သက်တမ်း|ကုန်ဆုံး|ផុត ?កំណត់|សុពលភាព|ໝົດອາຍຸ|ໃຊ້ໄດ້|ಅವಧಿ|ಮಾನ್ಯ|ಮುಗಿಯ|കാലഹരണ|സാധു|അവസാനി|સમાપ્ત|માન્ય|ਮਿਆਦ|ਵੈਧ|ਖ਼?ਤਮ|ম্যাদ|শেষ হ|იწურ|կավարտ/u,
]);

/** That a link works a single time. */
export const ONCE = new Vocabulary([
  /(?:works?|used?|valid|good|opens?) (?:only |just )?once|only once|(?:single|one)[- ](?:use|time)|(?:nur|genau)? ?ein(?:e|zig\p{L}*)? ?mal|qu['’]une (?:seule )?fois|une seule fois|una (?:sola|única) vez|uma (?:só|única) vez|una volta sola|una sola volta|(?:eenmalig|één keer|een keer)|én gang|en gang|en gång|engång|engangs|einu sinni|vain kerran|kertakäyt|ühe korra|ühekord|vienu reizi|vienreiz|vieną kartą|vienkart|tylko raz|jednoraz|jen jednou|jednoráz|len raz|egyszer|o singură dată|samo jednom|jednokratn|samo enkrat|enkratn|vetëm një herë|bir kez|tek kullan|bir dəfə|una sola vegada|behin bakarrik|unha soa vez|sekali|một lần|isang beses|mara moja/u,
  /один раз|одноразов|еднократн|само веднъж|само еднаш|само једном|аднаразов|адзін раз|бір рет|нэг удаа|μια φορα|μιας χρησης|մեկ անգամ|ერთხელ|ერთჯერად|פעם אחת|חד[- ]פעמי|مرة واحدة|یک ?بار|ایک بار|एक बार|একবার|ਇੱਕ ਵਾਰ|એક વાર|ஒருமுறை|ஒரு முறை|ఒకసారి|ఒక్కసారి|ಒಮ್ಮೆ|ഒരു തവണ|ครั้งเดียว|ຄັ້ງດຽວ|一次|一度|1回|１回|한 번|1회|일회/u,
  /solo (?:puede|sirve|vale|se puede)[^.]{0,16}una vez|só (?:pode|vale|serve)[^.]{0,16}uma vez|tik kartą|(?:pouze|jenom) jednou|iba raz|שימוש חד[- ־]?פעמי/u,
  /darba (?:biss|waħda)|uair amháin|(?:dim ond )?unwaith|turas a-mhàin|eemol|eina ferð|slegs een|kanye kuphela|kube kanye|lẹ́ẹ̀kan|sau ɗaya|hal mar(?!\p{L})|al tokko|inshuro imwe|rimwe gusa|indray mandeha|kamodzi|yon sèl fwa|una (?:vegada|volta|borta)|(?<!\p{L})u[rn] wech|unufoj|unu fojon?|(?<!\p{L})carek|bir gezek|sepisan|(?<!\p{L})sakali(?!\p{L})|kausa ra|maminsan|kotahi anake|otu ugboro|kamwe chete|gangwe fela|peteĩ jey|huk kutilla|ien kear/u,
  /бир (?:гана )?(?:жолу|ирет)|бер (?:генә )?тап[кҡ]ыр|як (?:маротиба|бор)|አንድ ጊዜ|ሓደ ግዜ|איי?ן מאָל|یەک جار|یو ځل|هڪ ڀيرو|بىر قېتىم|एक ?पटक|एकदाच|එක් ?වරක්|තනි වරක්|တစ်ကြိမ်|တစ်ခါ|ម្[ដត]ង|ഒരിക്കൽ|એક જ વાર|এবাৰ|ଥରେ|ଥରକ/u,
]);

/** A text that says nothing but that one should click. */
export const GENERIC_TEXT =
  /^(?:https?:|al liamm|(?:please )?(?:click|tap|press) |go (?:here|to (?:this|the) (?:link|page|url|address))|here$|(?:this|the) (?:link|button|url)|link$|continue|hier|ici$|cliquez|aquí|aqui$|haz clic|haga clic|clique|qui$|clicca|klik|klikk?a? |klicka|tästä|kliknij|klikn|tutaj|zde$|kattints|ide$|нажмите|по ссылке|ссылк|тут$|здесь|перейти|tıkla|buraya|nhấp|bấm|tại đây|di sini|klik di|点击|點擊|点此|這裡|这里|こちら|여기|클릭|คลิก|ที่นี่|اضغط|انقر|هنا|اینجا|کلیک|یہاں|כאן|לחץ|यहां|यहाँ|क्लिक|এখানে|ক্লিক|εδώ|πατήστε|accept|join|approve|yes|get started|set up|finish|complete|annehmen|beitreten|accepter|rejoindre|aceptar|unirse|aceitar|entrar|accetta|unisciti|accepteren|deelnemen|acceptera|gå med|hyväksy|liity|zaakceptuj|dołącz|přijmout|připojit|принять|присоедин|прийняти|приєднат|kabul|katıl|terima|gabung|chấp nhận|tham gia|参加|受け入れ|加入|接受|수락|참여|เข้าร่วม|قبول|انضم|הצטרפ|स्वीकार|जुड़ें)/u;

/** Whom one invites or refers oneself; who was invited accepts or joins. */
export const FRIENDS = new Vocabulary([
  /friend|freund|(?<!\p{L})ami(?:e?s)?(?!\p{L})|amig|amic[oi]|vriend|vänner|(?<!\p{L})vän(?!\p{L})|(?<!\p{L})venn|(?<!\p{L})ven(?!\p{L})|ystäv|sõ[bp][re]|draug|znajom|przyjaci|kamar[aá]d|přátel|přítel|priateľ|barát|prieten|prijatelj|arkadaş|(?<!\p{L})dost(?!\p{L})|bạn bè|teman|kawan|kaibigan|rafiki/u,
  /друз|приятел|пријател|φίλ[οω]|朋友|好友|友(?:だち|達|人)|친구|เพื่อน|صديق|أصدقا|دوست|חבר(?:ים|ה)?(?!\p{L})|मित्र|दोस्त|বন্ধু|நண்ப|స్నేహిత/u,
]);

/** Texts of links that stand in every message, or lead away from what it is for. */
export const OTHER_LINKS = new Vocabulary([
  // Who invites has not been invited.
  /(?:invite|refer) (?:(?:a|your|more) )?friends?|freunde (?:ein|werb)|invite[rz] (?:(?:des|vos|tes) )?amis|invita(?:r)? (?:a )?(?:(?:tus|un) )?amig|invita (?:(?:i|un) )?(?:tuoi )?amic|convid(?:e|ar) (?:(?:seus|um) )?amigo|vrienden uit|bjud in (?:dina )?vänner|inviter (?:dine )?venn|zaproś znajom|приглас(?:и|ить|ите) (?:своих )?друз|запроси(?:ти)? друз|arkadaşlar\p{L}+ davet|邀[请請]好友|友(?:だち|達)を招待|친구 초대/u,
  /unsubscri|opt[- ]?out|preferenc|abbestell|(?<!\p{L})abmeld|désabonn|désinscri|darse de baja|darme de baja|cancelar (?:a |la )?(?:in|su)scri|descadastr|disiscri|annulla iscri|(?<!\p{L})baixa/u,
  /uitschrijv|afmeld|(?<!\p{L})wypis|rezygnuj|odhlás(?:it|iť) (?:odb|sa z|se z)|odber|leiratkoz|peruuta|avregistrer|avmeld|meld deg av|avsluta (?:pren|utskick|mejl|mail|nyhetsbrev)|stop (?:these |receiving |all )?e-?mails|(?:keine|no|geen|inga|ingen|plus d['’]) (?:weiteren |more |más |flere |fler )?e-?mails?|don['’]t (?:send|e-?mail) me|avslutt (?:abon|nyhets|utsend)|frameld|stopp? (?:utsend|nyhets)|zastav[ií]\p{L}* (?:odber|zasílání)|lopeta (?:tilaus|uutis)|отпис|отпиш|відпис|адпіс|odjavi|одјав|dezabon|atsisakyti|atrakst|loobu/u,
  /abonelikten|abunəlik|hủy đăng ký|berhenti|nyahlanggan|수신 ?거부|配信停止|配信解除|退订|取消订阅|取消訂閱|退訂|ยกเลิกการรับ|إلغاء الاشتراك|לביטול|הסר(?:ה)? מ|לغو اشتراک|لغو اشتراک|ان سبسکرائب|सदस्यता (?:रद्द|समाप्त)|अनसब्सक्राइब|আনসাবস্ক্রাইব|κατάργηση εγγ|διαγραφή/u,
  // What happened in an account, how it is set up, and help with it.
  /activity|aktivität|activité(?!\p{L})|actividad|attività(?!\p{L})|atividade|activiteit|aktywno|aktivit[uya](?!\p{L})|aktivitet|tapahtum|tevékenys|activitat|etkinli[kğ](?!\p{L}*leş)|aktivitas|hoạt động|активност|активніст|действия|δραστηριότ|アクティビティ|활동|记录|紀錄|履歴|نشاط|פעילות|गतिविधि|กิจกรรม/u,
  /(?<!\p{L})manage|verwalten|gérer|gestionar|gestisci|gerir|beheer|zarządzaj|spravova|hantera|administr[eé]r|hallinnoi|kezelés|управл|керува|yönet|管理|관리|kelola|quản lý|จัดการ|إدارة|ניהול|διαχείρ/u,
  /hilfe(?!\p{L})|(?<!\p{L})aide(?!\p{L})|ayuda(?!\p{L})|assistenza|ajuda(?!\p{L})|(?<!\p{L})hulp|helppagina|(?<!\p{L})pomoc(?!\p{L})|nápověd|hjälp(?!\p{L})|hjelp(?!\p{L})|hjælp(?!\p{L})|(?<!\p{L})ohje|segítség|(?<!\p{L})ajutor|поддержк|помощь(?!\p{L})|підтримк|допомога|yardım|destek|ヘルプ|帮助|幫助|도움말|고객센터|مساعدة|bantuan|trợ giúp|ช่วยเหลือ|βοήθεια|עזרה|सहायता/u,
  /(?<!\p{L})cancel|(?<!\p{L})support(?!\p{L})|(?<!\p{L})help(?!\p{L})|help cent|feedback|privacy|datenschutz|confidentialit|privacidad|integritet|personvern|tietosuoja|prywatno|soukrom|конфиденциальн|プライバシ|隐私|隱私|개인정보|terms|impressum/u,
  /(?:wasn['’]?t|isn['’]?t|not) (?:me|you)(?!\p{L})|(?<!\p{L})report|(?<!\p{L})deny|decline|(?<!\p{L})reject|(?:secure|protect|(?<!\p{L})lock|sécuris\p{L}+|protég\p{L}+|proteg\p{L}+|asegur\p{L}+|sichern|beveilig\p{L}*) (?:my|your|mon|votre|mi|tu|su|minha|sua|mijn|je|uw|mein|ihr|dein)?\s?(?:account|konto|compte|cuenta|conta)|konto (?:sichern|sperren)|war ich nicht|pas moi|no (?:he sido|fui) yo|não fui eu|non sono stato|ablehnen|refuser|rechazar|recusar|rifiuta|отклон|это не я|не я(?!\p{L})|delete (?:my|your) account|remove/u,
]);

/** To choose which emails come: by themselves, since accounts and passwords are set up as well. */
export const EMAIL_SETTINGS = new Vocabulary([
  /(?:e-?mail|mail|message|notification|alert|newsletter|communication|subscription)s? (?:settings|options)|(?:e-?mail|mail|benachrichtigungs|newsletter|mitteilungs)-?\s?einstellung|(?:paramètres|réglages) (?:de |d['’]|des )?(?:notif|e-?mail|courriel|alert|communic)|préférenc|(?:configura(?:ción|ção|r)|ajustes|opciones|definiç(?:ão|ões)|opções|configuració) (?:de(?:l|ls)? |d['’]|do |dos |das )?(?:notif|e-?mail|mail|correo|avis|alert)|preferèn|preferên|preferenz|impostazioni (?:(?:di |delle |della )?(?:notif|e-?mail|mail|posta|avvis))|voorkeur|(?:e-?mail|mail|meldings?|notificatie)-?\s?instelling|(?:e-?post|e-?mail|mejl|mail|avisering|notis|varsl\p{L}{0,3}|notifikations?|varslings)s?-?\s?(?:inställ|indstill|innstill)/u,
  /(?:sähköposti|ilmoitus)\p{L}*-?\s?asetu|(?:teavitus|e-?posti|meili)\p{L}*\s?seade|(?:ustawienia|nastaven(?:í|ie|ia)|postavke|nastavitve|setări(?:le)?|iestatījumi|nustatymai) (?:pro |za |de |pentru )?(?:powiad|e-?mail|e-?pošt|wiadom|mail|notif|oznám|upozorn|obav|obvest|zasíl)|(?:pranešimų|e\. ?pašto|paziņojumu|e-?pasta) (?:nustatym|iestatījum)|(?:értesítés|e-?mail|hírlevél)\p{L}*[- ]?beállítás|tercihler|(?:e-?posta|bildirim|bildiriş)\p{L}* (?:ayar|parametr)|(?:pengaturan|tetapan|preferensi|keutamaan) (?:e-?mel|e-?mail|surel|notif|pemberit)|(?:cài đặt|tùy chọn) (?:e-?mail|thư|thông báo)/u,
  /(?:настройк|налаштуван|налад|подешавањ|поставк)\p{L}* (?:на |за )?(?:имейл|почт|пошт|поща|рассыл|розсил|уведом|сповіщ|известия|извеш|обавешт|писем|листів|подпис|підпис)|предпочтени(?:я|й)(?!\p{L})|(?:ρυθμίσεις|προτιμήσεις) (?:ειδοπ|ηλεκ|επικ)|(?:הגדרות|העדפות) (?:ה)?(?:דוא|מייל|התרא|דיוור|אימייל)|(?:إعدادات|تفضيلات) (?:ال)?(?:بريد|إشعار|رسائل)|تنظیمات (?:ایمیل|اعلان)|(?:ईमेल|सूचना) (?:सेटिंग|प्राथमिकता)|การตั้งค่า(?:อีเมล|การแจ้ง)|ตั้งค่า(?:อีเมล|การแจ้ง)|(?:邮件|郵件|电邮|電郵|电子报|電子報|通知|推送|订阅|訂閱)(?:偏好|通知|订阅|訂閱)?(?:设置|設置|設定|设定)|偏好设置|偏好設定|(?:メール|通知|配信)(?:配信|通知|受信)?の?設定(?!を)|(?:메일|알림|수신|이메일) ?설정(?!을)/u,
]);

/** On a link that shows the message elsewhere. */
export const IN_BROWSER = new Vocabulary([
  /(?:in|im|with|your|dans|nel|no|en el|w|v|di|de) (?:\p{L}{1,5} )?(?:browser|navigat|navegad|przegl|prohl[ií]ž|prehliad|peramban)|böngész|браузер|tarayıcı|trình duyệt|webbläsar|nettleser|selaimes|naršykl|pārlūk|brskalnik|preglednik|ブラウザ|浏览器|瀏覽器|브라우저|웹에서|เบราว์เซอร์|متصفح|مرورگر|דפדפן|ब्राउज़र|πρόγραμμα περιήγησης|view (?:it |this (?:e-?mail|message) )?online|online ansehen|voir en ligne/u,
]);

/** To get a newsletter. */
export const SUBSCRIBING = new Vocabulary([
  /subscri|abonn|newsletter|suscri|assinar|inscri|iscri|schrijf .{0,12}in(?!\p{L})|zapis|odebír|odeber|feliratk|abon(?:ez|are)|prenumer|tilaa|tellin|abonē|pretplat|naroč|abone ol|langgan|đăng ký|haberdar|subskri/u,
  /абон|подпи[сш]|підпи[сш]|претплат|εγγραφ|اشترك|اشتراك|הרשמ|להירשם|सब्सक्राइब|सदस्यता|ติดตาม|订阅|訂閱|購読|구독/u,
]);

/** All that a button says, where something is to be completed. */
export const NEXT =
  /^(?:next(?: step)?|proceed|go on|weiter|suivant|étape suivante|siguiente|seguinte|següent|avanti|volgende|verder|næste|neste|nästa|áfram|seuraavaan?|edasi|tālāk|toliau|dalej|další|ďalej|tovább|mai departe|înainte|dalje|naprej|më tej|hurrengoa|nesaf|далее|дальше|далі|далей|напред|понатаму|даље|επόμενο|συνέχεια|ileri|irəli|keyingi|келесі|кийинки|дараах|հաջորդ|შემდეგი|הבא|הלאה|التالي|بعدی|اگلا|आगे(?: बढ़ें)?|पुढे|পরবর্তী|ਅੱਗੇ|આગળ|அடுத்து|తదుపరి|ಮುಂದೆ|അടുത്തത്|ඊළඟ|ถัดไป|ຕໍ່ໄປ|បន្ទាប់|tiếp(?: theo)?|berikutnya|seterusnya|susunod|ifuatayo|下一步|次へ|다음(?:으로)?)[ :：>»›→]*$/u;

/** What was to be done is done: a link beside it leads on. */
export const DONE = new Vocabulary([
  /(?:has|have|is|are|was|were) (?:(?:now|been|successfully|already) ){0,3}(?:verified|confirmed|activated)|successfully (?:verified|confirmed|activated)|(?:wurde|ist|sind) .{0,30}(?:bestätigt|verifiziert|aktiviert)(?!\p{L})|a (?:bien )?été (?:vérifié|confirmé|validé|activé)|ha sido (?:verificad|confirmad|activad)|è stat[oa] (?:verificat|confermat|attivat)|fo(?:i|ram) (?:verificad|confirmad|ativad)|is (?:bevestigd|geverifieerd|geactiveerd)|har (?:verifierats|bekräftats|aktiverats)|er (?:blevet )?(?:bekræftet|bekreftet|verificeret|aktiveret|aktivert)|został[ao]? (?:potwierdz|zweryfik|aktyw)/u,
  /(?:registration|sign-?up) (?:(?:is|was|has|been|now) ){0,3}(?:complete(?!\p{L}* your)|successful)|registrierung (?:(?:ist|war|wurde) )?(?:(?:nun|jetzt) )?(?:abgeschlossen|erfolgreich)|(?<!pas )(?:est|été) (?:terminée|finalisée)|registro (?:se ha |está |ha sido )?complet(?:ad)?o(?!\p{L})|registrazione (?:è )?(?:stata )?completata|(?:registo|cadastro) (?:foi )?(?:conclu[ií]do|completo)|(?:registratie|aanmelding|inschrijving) is (?:voltooid|afgerond)|registreringen (?:är|er) (?:klar|slutförd|fuldført|fullført)|rekisteröityminen on valmis|rejestracja (?:została )?zakończona|registrac[ei] (?:je |byla |bola )?dokončen/u,
  /(?:регистрация|реєстраці[яю]) (?:успешно |успішно )?завершен|kaydınız (?:tamamlandı|oluşturuldu)|đăng ký thành công|pendaftaran (?:telah )?(?:selesai|berhasil)|注册成功|가입이 완료|(?:подтвержд[её]н|активирован|підтверджен|активован|потвърден|потврђен|потврден)[аоиы]?(?!\p{L})|doğrulandı|onaylandı|已(?:成功)?(?:验证|驗證|确认|確認|激活|啟用)|(?:確認|認証|登録)(?:が|は)?完了(?:しました|いたしました)|(?:인증|확인)(?:이|가)? ?완료/u,
]);

/** The same at the end of a subject, which has no verb: "Registration confirmed". */
export const ENDS_DONE = new Vocabulary(
  [
    /(?<!(?<!\p{L})(?:be|être|essere|ser|worden|vara|blive|bli|być|být|byť) )(?<!\p{L})(?:confirmed|verified|activated|completed?|successful|bestätigt|verifiziert|aktiviert|abgeschlossen|confirm[ée]e?s?|valid[ée]e?s?|activ[ée]e?s?|termin[ée]e?s?|(?:confirma|verifica|activa|ativa|completa)d[oa]s?|conclu[ií]d[oa]s?|(?:conferma|verifica|attiva|completa)t[oaei]|bevestigd|geverifieerd|geactiveerd|voltooid|afgerond|(?:bekräfta|verifiera|aktivera)[dt]|slutförd|bekr[æe]ftet|aktiver(?:e)?t|gennemført|fullført|staðfest|lokið|vahvistettu|aktivoitu|valmis|kinnitatud|aktiveeritud|apstiprināt[as]|pabeigta|patvirtint[as]|baigta)/u,
    /(?<!\p{L})(?:(?:potwierdzo|aktywowa|zakończo)n[aey]|(?:potvrze|potvrde|aktivova|dokonče)n[aoáéý]?|megerősítve|aktiválva|kész|confirmată?|activată?|finalizată?|potvrđen[ao]?|aktiviran[ao]?|dovršen[ao]?|potrjen[ao]?|zaključen[ao]?|u konfirmua|onaylandı|doğrulandı|tamamlandı|etkinleştirildi|təsdiqləndi|tasdiqlandi|thành công|hoàn tất|berhasil|selesai|terkonfirmasi|dikonfirmasi|disahkan)/u,
    /(?:подтвержд[её]н|активирован|заверш[её]н|підтверджен|активован|пацверджан|потвърден|активиран|потврђен|потврден)[аоыиі]?|επιβεβαιώθηκε|ολοκληρώθηκε|ενεργοποιήθηκε|אושרה?|הושלמה?|(?:تم|اكتمل)[^.]{0,20}(?:التأكيد|التسجيل|بنجاح)|(?:تأیید|فعال|تکمیل) شد|हो (?:गया|गई|चुका)|সম্পন্ন|เรียบร้อย(?:แล้ว)?|สำเร็จ|已(?:成功)?(?:完成|确认|確認|验证|驗證|激活|啟用)|(?<!を)完了(?:のお知らせ|しました|いたしました)?|(?<![을를] )완료(?:되었습니다| 안내)?/u,
  ],
  String.raw`[\s.!]*$`,
);

/** A password has been changed: a link to set it anew is for those who did not. */
export const CHANGED = new Vocabulary([
  /password (?:(?:was|has been|is|successfully|now) ){0,3}(?:changed|updated)|password (?:(?:was|has been|is|successfully|now) ){1,3}reset(?= *$)|reset (?:complete|successful)|(?:passwort|kennwort) (?:(?:wurde|ist|erfolgreich) ){0,2}(?:geändert|zurückgesetzt)|mot de passe (?:a (?:bien )?été )?(?:modifié|changé|réinitialisé)|contraseña (?:(?:ha sido|fue|se ha|ha) )?(?:cambi|modific|actualiz|restablec)(?:ad|id)|senha (?:foi )?(?:alterad|redefinid|modificad)|password (?:è stata )?(?:cambiat|modificat|aggiornat|reimpostat)|contrasenya (?:(?:s['’]ha|ha estat) )?(?:canviad|canviat|modificad)/u,
  /wachtwoord (?:(?:is|werd) )?(?:gewijzigd|aangepast|veranderd)|lösenord\p{L}* (?:har )?(?:ändra|bytt)|adgangskode\p{L}* (?:(?:er|blevet) ){0,2}ændret|passord\p{L}* (?:(?:er|ble|blitt) ){0,2}endret|lykilorð\p{L}* (?:hefur )?(?:verið )?breytt|salasana\p{L}* (?:on )?(?:vaihdettu|muutettu)|parool\p{L}* (?:on )?muudetud|has[łl]o (?:został[oa] )?zmienion|heslo (?:bylo |bolo )?zm[ěe]n[ěe]n|jelsz\p{L}+ (?:megváltozott|módosult|módosítva)|parola .{0,12}schimbat|(?:lozinka|zaporka) (?:je )?prom[ij]?j?en|geslo (?:je )?(?:bilo )?spremenjen/u,
  /парол\p{L}* (?:(?:был|успешно|було|е|беше) )?(?:измен|смен|обновл|змінен|оновлен|промен)|лозинка\p{L}* (?:е |је )?(?:промен|измен)|κωδικ\p{L}+ .{0,12}άλλαξ|şifre\p{L}* (?:değişti(?!r)|değiştiril|güncellen)|mật khẩu .{0,10}đã (?:được )?(?:thay )?đổi|kata sandi .{0,10}(?:telah |berhasil )?diubah|密[码碼]已(?:成功)?(?:修改|更改|重置|变更|變更|重設|重设)|パスワード(?:が|を|の)?変更(?:完了|され|しま|のお知らせ)|비밀번호(?:가|를)? ?변경(?=되|됐| ?완료|했|하였| ?안내)|เปลี่ยนรหัสผ่าน(?:แล้ว|สำเร็จ)|تم تغيير كلمة|تغییر کرد|סיסמ\p{L}+ (?:שלך )?(?:שונת|הוחלפ)|पासवर्ड बदल(?:ा| दिया)? ?ग|slaptažodis (?:buvo )?pakeist|parole (?:ir |tika )?nomainīt|fjalëkalimi .{0,8}ndryshua|پاس ?ورڈ تبدیل (?:کر دیا|ہو)|パスワードが変更|密[码碼](?:修改|更改|變更)成功/u,
  /সলনি (?:হ|কৰা হ)|өзгертілді|өзгәртелде|өзгөртүлдү|солигдлоо|иваз (?:карда )?шуд|өзгөрүлдү|ndryshuar me|newidiwyd|wedi newid|novaina|niova ny|üýtgedildi|diganti|ŝanĝita|er broytt|varð broytt|an canza|മാറ്റി(?!\p{L})|ပြောင်းလဲပြီး|बदलियो|परिवर्तन भयो|बदलला|બદલાયો|ਬਦਲ (?:ਗਿਆ|ਦਿੱਤਾ)|වෙනස් (?:විය|වුණ|කරන ලද)|ተቀይሯል|ተለውጧል|guqulwe|shintshiwe|yahinduwe/u,
]);

/** "If this was not you": what follows is for somebody else's request. */
export const NOT_YOU = new Vocabulary([
  /(?<!\p{L})(?:if|in case|unless)(?!\p{L}).{0,80}(?:n['’]t|(?<!\p{L})not(?!\p{L})|(?<!\p{L})never(?!\p{L})|someone else|unexpected|suspicious)|(?:wasn|isn)['’]?t (?:you|me)|not you\?|(?:did|do)(?:n['’]t| not| you not)[^.!]{0,60}\?|falls .{0,60}nicht|(?<!\p{L})(?:wenn|sollten|haben|waren) .{0,60}nicht|nicht (?:du|sie)\?|du das nicht/u,
  /si (?:vous|tu|ce|cette).{0,40} (?:n['’]|pas)|pas vous|si (?:tú |usted )?no |¿no |si no |no (?:fuiste|has sido|eras|reconoces)|se (?:você |tu )?não|caso (?:você )?não|não (?:foi|reconhece)|non sei stat|non hai|als (?:u|je|jij|dit) .{0,60}(?:niet|geen)|niet (?:jij|u)\?|jeśli .{0,40}nie |to nie ty|pokud .{0,40}ne|ak .{0,30}ne/u,
  /ha nem |nem (?:te|ön) |jos et |etkö|om (?:du|det) (?:inte|ikke)|var (?:det )?inte du|hvis (?:du|det) .{0,20}(?:ikke|ikkje)|ikke deg|ikke dig|ef þú .{0,20}ekki|kui (?:te|sa) .{0,30}(?:ei|pole)|ja (?:jūs )?ne|jei (?:jūs )?ne|если .{0,40}не |це (?:були )?не ви|не вы|не ви\?|якщо .{0,40}не |калі .{0,30}не |ако .{0,12}не |ako .{0,12}(?:ni|ne)|če .{0,12}ni|dacă nu|n-ai|değilse|siz değil|etmediyseniz|deyilsə/u,
  /αν δεν |εάν δεν |δεν ήσασταν|եթե .{0,20}չ|თუ .{0,20}არ|nếu (?:bạn |đây )?không|không phải bạn|jika .{0,30}(?:bukan|tidak)|bukan anda|kung hindi|ikiwa .{0,20}(?:si|hu)|as jy .{0,30}nie|se non/u,
  /如果不是|如非|若非|若不是|如果您(?:没有|並未|未|沒有)|不是您|心当たり|身に覚え|本人ではない|お客様でない|본인이 아|요청하지 않|하지 않(?:으|았|은)|إذا لم|لم تكن أنت|لم تطلب|اگر .{0,30}(?:نکرد|نبود|نیست|نہیں)|אם (?:אתה |זה )?לא|לא (?:אתה|את|ביקשת)|यदि .{0,30}नहीं|अगर .{0,30}नहीं|यदि .{0,30}(?:हैन|नभए)|যদি .{0,30}না|หากคุณไม่|หากไม่|ถ้าคุณไม่/u,
  // They may ignore it, and are asked: "Not requested?"
  /(?<!n['’]t )ignore (?:this|it|the)|ignorier|ignorez|ignora (?:este|esta|questo|questa|este)|ignor(?:uj|ujte|ujcie|ați)(?!\p{L})|negeer|neger(?:a|en)(?!\p{L})|desconsider|n['’]avez (?:rien|pas) demandé|não (?:pediu|solicitou)|non (?:l['’]hai|hai) richiest|niet (?:door (?:jou|u)|zelf aangevraagd|aangevraagd\?)|polnud (?:sina|teie)|ja (?:to|tas|šo) ne|jei (?:to|tai) ne|jeżeli .{0,40}nie |nie prosił|nežádal|nepožiadal|nu (?:ai|ați) (?:fost|cerut)|niste (?:bili )?vi|istemedi|sen değil|məmisiniz|bo['‘’ʻ]lmasangiz|bukan kamu|abaikan|ez baduzu|nëse nuk/u,
  /нисте (?:ви|тражи)|не бяхте|болмасаңыз|δεν (?:το )?ζητήσατε|না (?:করলে|করে থাক)|இல்லை என்றால்|చేయకపోతే|కాకపోతే|覚えが?の?ない|요청(?:하신|한) 적|忽略|忽视|無視/u,
  /injora (?:din|dan)|neamhaird|anwybydd|leig seachad|ignoréier|síggja burtur|ungay?inaki|ungayinaki|sukuyihoya|má ka \p{L}+ yìí sí|watsi da|iska (?:dhaaf|illow|indho)|ergaa kana (?:dhiis|irra)|irengagiz|aza raharah|musalabadir|pa okipe|inyore|ez egin kasu|inora est|na rit ket van|ignoru(?!j)|paşguh|äsgermäň|ora (?:usah )?digubris|lirwakna|ayaw (?:lang )?(?:tagda|panum)|waiho noa|leghara|musateerer|iphapanyets|tlhokomolog|hlokomoloh|diwaro/u,
  /көңүл бурба|аҳамият надиҳ|игътибар итм|үл тоомсор|елемеңіз|ችላ|ዕሽሽ|איגנאָריר|پشتگوێ|پامه? (?:مه|وغ)|बेवास्ता|दुर्लक्ष|නොසලකා|လျစ်လျူ|មិនអើពើ|ບໍ່ຕ້ອງສົນໃຈ|ນິ້ງເສຍ|ನಿರ್ಲಕ್ಷಿ|അവഗണി|અવગણ|ਅਣਡਿੱਠ|ਨਜ਼ਰਅੰਦਾਜ਼|আওকাণ/u,
]);

/** "If the button does not work, paste this": said to those who did ask. */
export const NOT_WORKING = new Vocabulary([
  /(?:does|do|is|are)(?:n['’]t| not) (?:work|click|open|display)|can(?:n?['’]?o?t| not) (?:click|see|open)|trouble|copy|paste|browser|funktioniert|kopier|fonctionne|copie|navigateur|funciona|copia|navegador|incolla|werkt|kopi[ëe]|fungerar|virker|fungerer|toimi|działa|skopiuj|przegląd|funguje|zkopír|skopír|prohlížeč|működik|böngész|работает|скопир|браузер|працює|скопію|çalışm|kopyala|tarayıcı|hoạt động|trình duyệt|sao chép|berfungsi|salin|peramban|クリックできない|開けない|コピー|ブラウザ|无法|無法|复制|複製|浏览器|瀏覽器|복사|브라우저|คัดลอก|เบราว์เซอร์|انسخ|المتصفح|کپی|مرورگر|העתק|דפדפן|कॉपी|ब्राउज़र|αντιγρ|λειτουργεί/u,
]);

/** What is only to be read about. */
export const READ_ON = new Vocabulary([
  /(?<!\p{L})(?:see|read|learn|how|why|what|discover|find out|about|lesen|erfahren|erfahre|mehr|wie|warum|lire|savoir|comment|pourquoi|découvr|leer|saber|cómo|por qué|conoc|ler(?!\p{L})|como|descub|legg|scopri|come(?!\p{L})|lezen|lees|hoe|waarom|läs|hur|læs|hvordan|les(?!\p{L})|lue|lisää|miten|czyta|dowiedz|jak(?!\p{L})|číst|přečt|zjist|jak|olvas|hogyan|citi|afla|cum|čita|kako|oku|öğren|nasıl|baca|pelajari|bagaimana|đọc|tìm hiểu|cách)/u,
  /чита|прочи|узна|почему|дізна|διαβ|μάθ|πώς|קרא|איך|اقرأ|كيف|معرفة|بخوان|चरण|पढ़|कैसे|পড়|কীভাবে|อ่าน|วิธี|了解|查看|阅读|閱讀|如何|読|詳し|자세|읽|알아/u,
]);

/** What is fetched or looked at, by a link that ends as well. */
export const LOOKED_AT = new Vocabulary([
  /download|herunterlad|télécharg|descarg|scaric|baixar|transfer|pobierz|pobra|ladda (?:ner|ned|hem)|last(?:e)? ned|lataa|stáhn|stiahn|letölt|descărc|preuzm|prenes|lae alla|lejupiel|atsisiųs|(?<!\p{L})indir(?!iz)|tải (?:xuống|về)|unduh|muat turun/u,
  /скач|загруз|завантаж|изтегл|преузм|κατέβ|λήψη|הורד|تنزيل|تحميل|دانلود|डाउनलोड|ดาวน์โหลด|下载|下載|ダウンロード|다운로드/u,
  /(?<!\p{L})(?:report|document|statement|export|backup|archive|files?|photos?|video|recording|survey|feedback|quote|offer)|bericht|dokumen|umfrage|rapport|fichier|(?:enquête|sondage)|informe|archivo|encuesta|relatório|arquivo|ficheiro|sondaggio|ankiet|zpráv|dotazník|отч[её]т|файл|документ|(?<!\p{L})опрос|звіт|εγγραφ|αρχεί|anket|rapor|dosya|laporan|报告|文件|报表|問卷|问卷|レポート|ファイル|アンケート|보고서|파일|설문/u,
  // What is offered.
  /angebot|(?<!\p{L})offre|oferta|offerta|aanbieding|erbjudand|tilbud|tarjou|pakkum|nabídk|ponuk|ponud|ajánlat|προσφορ|предложени|пропозиці|teklif|penawaran|عرض خاص|הצעה|オファー|特惠|특가/u,
  /contract|vertrag|contrat|kontrakt|sign (?:the|your|and)|and sign(?!\p{L}| ?in)|unterschr|(?<!\p{L})firm[ae](?!\p{L})|assin(?:e|ar)|podpis|podepi|imzala|договор|подпис(?!ат\p{L}{1,2}ся|к|ыва)|署名|签署|서명/u,
]);

/** "Or press the button": the same in another way. */
export const OR = new Vocabulary([
  /(?<!\p{L})(?:or|oder|ou|o|u|oppure|of|eller|eða|tai|või|vai|arba|lub|albo|nebo|alebo|vagy|sau|ili|ali|ose|edo|neu|nó|jew|veya|ya da|yoki|və ya|hoặc|atau|au)(?!\p{L})/u,
  /(?<!\p{L})(?:или|або|ці|немесе|эсвэл|ή|կամ|ან|או|أو|او|یا|या|অথবা|বা|അല്ലെങ്കിൽ|అ?లేదా|அல்லது)(?!\p{L})|หรือ|ຫຼື|ဒါမှမဟုတ်|ឬ|或|または|もしくは|또는|혹은/u,
]);

/** "Otherwise": what follows is for those who did ask. */
export const OTHERWISE = new Vocabulary([
  /otherwise|ansonsten|andernfalls|sinon|de lo contrario|caso contrário|altrimenti|annars|ellers|muuten|w przeciwnym|inak|иначе|в противном|в іншому|aksi halde|否则|否則|それ以外|그렇지 않/u,
]);
