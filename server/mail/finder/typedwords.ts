import { Vocabulary } from './vocabulary.ts';

/**
 * Words around what is typed, written or handed over, in the languages that people write mails in.
 * Stems, lower case, as `fold` leaves them.
 */

/** The email asks the user to type something. */
const ASKING = [
  /(?<!\p{L})(?:use|using|enter|entering|type|utilise[rz]?|saisi\p{L}+|entre[rz]|verwende\p{L}*|gib|geben|eingeben|benutz\p{L}+|usa|use|utilitza|utiliza|introdu\p{L}*|ingres\p{L}+|inseri\p{L}+|insira|digit[ae]|gebruik|voer|użyj|wpisz|podaj|zadejte|zadajte|použijte|použite|använd|ange|brug|indtast|bruk|skriv inn|sláðu inn|notaðu|notið|daħħal|(?<!\p{L})uża|benotzt|tippt|angi|oppgi|käytä|syötä|kasuta|sisesta|izmantoj\p{L}+|ievad\p{L}+|naudok|įvesk|use[țt]i|folos\p{L}+|introduc\p{L}+|unesi|upiši|koristi|iskoristi|vnesi|vpiši|uporabi|vtipkaj|shkruani|përdor|vendos|erabil|sartu|idatz|escri[ub]|fes servir|defnyddiwch|rhowch|nodwch|teipiwch|úsáid|cuir|iontráil|clóscríobh|tumia|weka|ingiza|írja be|írd be|adja meg|add meg|gépelje be|üsse be|zadaj|wpisać|slå inn|tragen|yi amfani|(?<!\p{L})saka(?!\p{L})|(?<!\p{L})faka(?!\p{L})|sebenzisa|binivîs|bikar ?bîn|gamitin|ilagay|masukkan|gunakan|guna|nhập|dùng|girin|gir(?!\p{L})|kullan\p{L}*|istifadə|daxil ed\p{L}+|yazın|kiriting|foydalan)/u,
  /(?<!\p{L})(?:введите|использ\p{L}+|укажите|використ\p{L}+|введіть|уведзіце|[уў]вядз|выкарыст|въвед|използвай|внес[еи]|употреб|користе|искористе|унеси|користи|укуца|енгіз|пайдалан|наберите|впишите|указать|ввести|введи|впишіть|уведіть|напишете|напишите|внесете|қолдан|оруул|ашигла|кирит|εισαγάγετε|εισάγετε|χρησιμοποιήστε|πληκτρολογήστε)/u,
  /שימוש|הזן|הזינו|להזין|הקלד|أدخل|إدخال|ادخل|استخدم|استعمل|وارد کن|وارد نم|درج کریں|استعمال|दर्ज|डालें|टाका|प्रविष्ट|उपयोग|इस्तेमाल|राख्नु|हाल्नु|वापर|লিখুন|লিখক|ব্যৱহাৰ|ବ୍ୟବହାର|ଦିଅନ୍ତୁ|ଲେଖନ୍ତୁ|داخل [کڪ]|بەکار ?به|بنووس|ولیک|وکارو|দিন|ব্যবহার|ਦਰਜ|ਵਰਤੋ|ਭਰੋ|દાખલ|ઉપયોગ|உள்ளிட|பயன்படுத்|నమోదు|ఉపయోగ|ಬಳಸ|ನಮೂದಿ|ഉപയോഗി|നൽക|ඇතුළ|භාවිතා/u,
  /ใส่|กรอก|ป้อน|ใช้รหัส|ໃສ່|ປ້ອນ|ထည့်|ရိုက်|အသုံးပြု|បញ្ចូល|ប្រើ|ያስገቡ|አስገባ|ይጠቀሙ|შეიყვან|გამოიყენ|მიუთით|ჩაწერ|აკრიფ|մուտքագր|օգտագործ|输入|輸入|填写|填寫|使用|入力|입력|사용|বসান|টাইপ|टाइप|ਟਾਈਪ|தட்டச்சு|టైప్|ಟೈಪ್|ടൈപ്പ്|تایپ|ٹائپ|הכנס|הקש/u,
];

export const USED = new Vocabulary(ASKING);

/** The same, right in front of what is to be typed. */
export const USE_WORDS = new Vocabulary(ASKING, String.raw`[\s:"'“„«*]{0,4}$`);

/** Verbs for typing and for writing: alone they say little, in a sentence that proves something much. */
export const TYPED = new Vocabulary([
  ...ASKING,
  /(?<!\p{L})(?:key in|punch|tap(?!\p{L})|tipp|trag|schreib|vul|neem .{0,30}over|übernehm|übertrag|typ(?!\p{L})|tik(?!\p{L})|skriv|tast|fyll|mata in|knappa|slá|skrifa|kirjoita|anna(?!\p{L})|näppäil|syöt[tä]|kirjut|trüki|ierakst|įraš|įves|tape[rsz]|entre(?!\p{L})|renseign|indiqu|rentre|escrib|tecle|ponga|pon(?!\p{L})|anota|anote|escrev|coloque|informe(?!\p{L})|introdu(?!\p{L})|introduz|scriv|recopi|reporte|(?<!\p{L})copi(?:a|ez|er?)(?!\p{L})|digit|ricopi|immett|escriu|scrie|tastea|skryf|ikteb|tajpu|enmetu)/u,
  /(?<!\p{L})(?:wprowad[zź]|poda[ćj]|przepis|přepi[šs]|prepíš|upi[šs](?!ni)|reporte[rz]|repren(?:ez|ds)(?!\p{L})|recopi|napi[šs]|napíš|zadej|opi[šs]|opíš|vlož|ukuca|írd |írja |add meg|adja meg|üsse be|yaz(?:ın|ıp)?(?!\p{L})|gir(?:in|iniz|ip|erek)(?!\p{L})|tuşla|kirit|gõ(?!\p{L})|ketik|taip(?!\p{L})|tulis|i-type|andika|shkrua|tumia)/u,
  /(?<!\p{L})(?:введ|ввести|набер|перепиш|впиш|укаж|напиш|уведі|впеч|внес|унес|упиш|жаз[ыу]|ворид|бич|гэж)|γράψ|βάλτε|εισ[αά]γ|πληκτρολ/u,
  /הקליד|הקיש|הכניס|רשמ|اكتب|أكتب|بنویس|لکھ|लिख|लिहा|लेख्|लेखन|எழுத|พิมพ์|วาง|打ち込|键入|鍵入|填入/u,
  // Verbs of each language for typing, putting in, handing over and reading out, in the forms that ask.
  /(?<!\p{L})(?:pop(?!\p{L})|quote(?!\p{L})|fill in|insert(?!\p{L})|supply(?!\p{L})|submit(?!\p{L})|provide(?!\p{L})|read (?:out|back)|paste(?!\p{L})|copy(?!\p{L})|nenn(?:e|en)(?!\p{L})|füge?(?!\p{L})|hinterleg|eintipp|eingib(?!\p{L})|einfüg|lies .{0,20}vor|inscri(?:s|vez)|munissez|compos(?:e|ez|er)(?!\p{L})|mettez|mets(?!\p{L})|communiquez|fourni(?:s|ssez|r)(?!\p{L})|coll(?:e|ez|er)(?!\p{L})|présent(?:e|ez)(?!\p{L})|dict(?:e|ez)(?!\p{L})|précis(?:e|ez)(?!\p{L}))/u,
  /(?<!\p{L})(?:mete(?!\p{L})|facilit[ae](?!\p{L})|indi(?:ca|que|qui)(?!\p{L})|coloca(?!\p{L})|presenta(?!\p{L})|presente(?!\p{L})|proporcion[ae](?!\p{L})|rellen[ae](?!\p{L})|dicta(?!\p{L})|apunta(?!\p{L})|preench|forneç|ponha(?!\p{L})|apresent[ae](?!\p{L})|diga(?!\p{L})|metti(?!\p{L})|metta(?!\p{L})|riport[ai](?!\p{L})|fornisc|component|componi(?!\p{L})|comunic[ahi]|compil[ai](?!\p{L})|utilizz|incoll|present[ai](?!\p{L})|poseu|inser(?:eix|iu)|digues|empleneu|omple|insir[ea](?!\p{L})|empreg|dixit)/u,
  /(?<!\p{L})(?:toets(?!\p{L})|sleutel .{0,10} in(?!\p{L})|verskaf|føre?(?!\p{L})|før opp|legg inn|sett inn|leggje inn|lim inn|oplys|sæt(?!\p{L})|indsæt|udfyld|uppge|lägg(?!\p{L})|sätt(?!\p{L})|klistra|settu|færðu|stimpla|gefðu|ilmoita|lisää|täytä|laita(?!\p{L})|liitä(?!\p{L})|hyödynnä|tipi(?!\p{L})|toksi|märgi|esita(?!\p{L})|lietojiet|lieto(?!\p{L})|izmanto|norād|nosauc|ieviet|suve[sd]|surink|nurody|pateik|panaudo|parašy|įrašy)/u,
  /(?<!\p{L})(?:wstuk|wstaw|wklep|wklej|odczytaj|uzupełni|naťuk|uveď|sděl|doplň|vyplň|použij|použi(?!\p{L})|zadáním|nadikt|natipk|natuk|vstavi|naved|prepiš|posredu|utipk|otkuc|umetn|iskorist|nastav[it]e? .{0,12}u polj|üsd |üss |üsse|gépel|használ|pötyög|másol|illesz|vigye|vidd be|mondja|mondd|diktál|pune(?!\p{L})|pune[țt]i|bag[ăa](?!\p{L})|complet(?:ați|ează|eaza)|furniz|comunic|inser(?:ați|ează)|indic(?:ați|ă)(?!\p{L})|fusni|shtyp|plotëso|jep(?:ni)?(?!\p{L})|belirt|ilet(?:in|iniz)(?!\p{L})|kodlayın|girmel|girmeniz|yapıştır|göstər|yığ(?:ın|ıb)|yozing|ter(?:ing|ib)(?!\p{L})|ishlat|ko[‘ʻ']?rsat)/u,
  /(?<!\p{L})(?:jarri|tekl?e?atu|ysgrifenn|mewnbynn|scríobh|poġġi|ittajpja|ikteb|kutumia|kwa kutumia|jaza|bonyeza|charaza|ipasok|isulat|gamit(?!\p{L})|ibigay|pindutin|itipa|isi(?:kan)?(?!\p{L})|pakai|input(?:kan)?(?!\p{L})|sebutkan|cantumkan|ketik|tuliskan|taip|berikan(?!\p{L})|gõ(?!\p{L})|điền|sử dụng|bấm|viết|cung cấp|đánh(?!\p{L})|đọc(?!\p{L})|ghi(?!\p{L}))/u,
  /(?<!\p{L})(?:вбей|вбить|напечата|вставьт|вставить|вставля|назов|продиктуй|сообщ|вводит|пропиш|заполн|воспользу|нажм|примен|предъяв|надруку|вставт|назв[іи]|зазнач|скориста|продикту|повідом|заповн|увядз|упіш|набяр|пазнач|напіш|укажы|посоч|попълн|изпиш|въвеждай|набери|препиш|навед|откуца|попуни|пополн|теріңіз|тер(?:у|іп)(?!\p{L})|көрсет|енгіз|шивн|хийнэ|оруул|бичнэ)|δώστε|δώσε(?!\p{L})|συμπληρώσ|καταχωρ|αναφέρετε|περάστε|πάτα(?!\p{L})|πατήστε|βάλε|εισάγ|χρησιμοποίησε|γράφ/u,
  /רשום|כתבו|כתוב(?!ת)|כתבי|מסור|מסרו|ציין|ציינו|באמצעות|השתמש|ضع|زو[ّ]?د|اذكر|أدرج|اطبع|قد[ّ]?م|كتابة|باستخدام|سج[ّ]?ل|بزنید|اعلام|درج کنید|ثبت کنید|استفاده کنید|وارد (?:کن|نم)|ڈالیں|بتائیں|فراہم|داخل کریں|भरें|भरा(?!\p{L})|बताएं|बताएँ|प्रदान|दबाएं|दबाएँ|दें(?!\p{L})|सांगा|द्या(?!\p{L})|नोंदव|प्रयोग|दिनुहोस्|प्रवेश करा|জানান|ইনপুট|প্রদান|দাখিল|લખો|નાખો|ભરો|વાપરો|આપો|ਲਿਖੋ|ਪਾਓ|ਦੱਸੋ|ਦਿਓ|பதிவிட|வழங்க|இடவும்|ఎంటర్|రాయండి|వాడండి|ఇవ్వండి|ಬರೆಯಿರಿ|ಹಾಕಿ|ನೀಡಿ|എഴുതു|രേഖപ്പെടു|ചേർക്കു|ටයිප්|ලියන්න|යොදන්න/u,
  /ระบุ|แจ้ง|กด(?!ลิงก์|ปุ่ม)|คีย์|ใช้(?= ?\d|$)|ພິມ|ໃຊ້|ກອກ|ရေးပါ|ဖြည့်|វាយ|សរសេរ|បំពេញ|ይጻፉ|ጻፍ|ይተይቡ|ይሙሉ|დაწერ|ჩასვ|შეავს|գրեք|հավաք|նշեք|ներմուծ|տեղադր|报出|報出|提供|出示|敲入|凭|憑|告知|打入|お入れ|入れて|お伝え|記入|タイプ|提示|ご利用|적어|기입|알려|넣어|치세요|써 주|제시|타이핑/u,
  // Right in front of it, since they have other meanings too.
  /(?<!\p{L})(?:pop|give|present|put|pack|mete|meta|marque|marca|pega|pegue|cole|cola|posa|põe|geef|zet|noem|plak|neem|toets|giv|før|toa|taja|fut|pane|eman|dite|dita|chapa|isi) $/u,
  /(?<!\p{L})(?:slå in|notaðu|nodwch|sleutel(?!\p{L})|kunci masuk|illessze|read(?= \S{4,8} back))|вкажіть|искорист|প্রবেশ|ટાઇપ/u,
]);

/** What a code is made of, for those who do not call it one: "type the digits below". */
export const SYMBOLS = new Vocabulary([
  /digits?(?!\p{L})|characters|numbers?(?!\p{L})|symbols|letters below|ziffern|zeichen(?!\p{L})|(?<!\p{L})zahl(?:en)?(?!\p{L})|cijfers|(?<!\p{L})tekens|chiffres|caract[eè]re|d[ií]gitos|cifras|n[uú]meros?(?!\p{L})|caratteri|(?<!\p{L})cifre|xifres|caràcters|siffror|tecken|(?<!\p{L})sif(?:re(?:ne)?|fer)|(?<!\p{L})tegn|(?<!\p{L})tal(?:lene|let)|tölustaf|merki?t(?!\p{L})|numerot|märgid|numbrid|cipar|simbol|skaitmen|ženkl/u,
  /cyfry|(?<!\p{L})znak[iyo]|číslic|čísl[oa]|számjegy|karakter|caractere|brojke|znamenk|števk|shifra|numr(?:at|in)|rakam|(?<!\p{L})hane|simge|rəqəm|raqam|(?<!\p{L})angka|chữ số|ký tự|tarakimu|herufi|digid/u,
  /цифр|символ|знак[иіо]|лічб|цыфр|бројк|таңба|ψηφί|χαρακτήρ|αριθμ|նիշ|թվեր|ციფრ|სიმბოლო|ספרות|תווים|أرقام|حروف|ارقام|رقم|ہندس|अंक|अक्षर|সংখ্যা|অঙ্ক|எண்கள|అంకె|ตัวเลข|อักขระ|ຕົວເລກ|数字|數字|字符|字元|文字|숫자|문자/u,
  /(?<!\p{L})(?:letters(?= (?:below|on|into|in)(?!\p{L}))|buchstaben|lettres|letras|lletres|lettere|litere|bokstäver|bokstav|bogstav|bókstaf|kirjaime|tähed|burt[iu]|raid(?:es|ės)|liter[yę](?!\p{L})|písmen|slova(?!\p{L})|črke|betű|harf|shkronja|huruf)|букв|літер|γράμματα|אותיות|الأحرف/u,
  // Other words for a number that was generated: combination, figure.
  /combina(?:tion|tie|ison|zion|ci[oó]|ç|ți)|kombin|(?<!\p{L})figures?(?!\p{L})|geheimzahl|zahlenfolge|kennung(?!\p{L})|sésame|numerosarj|tunnusluku|luvulla|numerolla|numeroa(?!\p{L})|derinys|derinį|číslic[ei]|brojk[eu]|števil|zifra|ċifr|(?<!\p{L})nambari|(?<!\p{L})namba(?!\p{L})|nombor|(?<!\p{L})numero mo|számsor|zenbaki|syfers/u,
  /комбінац|комбинац|санда?р(?!\p{L})|сандарыңыз|тоо(?!\p{L})|συνδυασμ|અંકો|ਅੰਕ|ಅಂಕಿ|അക്കങ്ങ|ඉලක්කම්|เลขที่ต้อง|ဂဏန်း|លេខរបស់|ቁጥርዎ|番号(?=を| を)/u,
]);

/** In front of what somebody signs in with. */
export const WITH = new Vocabulary(
  [
    /(?<!\p{L})(?:with|mit|met|med|með|avec|con|com|amb|cu|cum|z|ze|s|se|so|sa|sus|me|ar|su|ile|bilan|dengan|bằng|gyda|le|op|by typing)/u,
    /(?<!\p{L})(?:с|со|з|із|зі|са|с помощью|με)|用|凭|憑|ด้วย/u,
  ],
  String.raw`[\s:"'“„«*]{1,4}$`,
);
