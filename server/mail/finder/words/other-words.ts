import { Vocabulary } from './vocabulary.ts';

/**
 * Words around numbers that are no codes, and around mails that want something else, in the
 * languages that people write mails in. Stems, lower case, as `fold` leaves them.
 */

/** Those who answer the telephone. */
const CALL_CENTRES = [
  /hotline|helpline/u,
  /call[- ]?cent(?:er|re)|contact cent(?:er|re)|help ?desk|info-?lin\p{L}+|customer (?:service|care)|(?:kunden|klanten|kunde)service|þjónustuver|asiakaspalvelu|klienditugi|klienditeenind|service clients?|atenci[oó]n al? (?:cliente|usuario)|(?:central de )?atendimento|numero verde|serviciul clien[tț]i|zákaznick\p{L} (?:linka|podpora)|biuro obsługi|szolgálat|korisničk\p{L} (?:podršk|služb)|podpora uporabnikom|klient\p{L}* (?:aptarnavim|apkalpošan|serviss?)/u,
  /горяч\p{L}+ лини|гаряч\p{L}+ ліні|гореща лини|кол[- ]?цент|контакт-?цент|служб\p{L} (?:поддержки|підтримки|клиент)|контактн\p{L}+ центр|кориснички (?:сервис|центар)|εξυπηρέτηση(?:ς)? πελατών|γραμμή|çağrı merkezi|müşteri (?:hizmet|xidmət)|zəng mərkəz|đường dây nóng|pusat panggilan|call ?cent|layanan (?:pelanggan|nasabah)|khidmat pelanggan|مركز (?:ال)?(?:اتصال|خدمة)|خدمة (?:ال)?عملاء|الخط الساخن|مرکز تماس|پشتیبانی|שירות ה?לקוחות|מוקד(?: ה?(?:שירות|לקוחות|תמיכה))?|कॉल सेंटर|हेल्पलाइन|ग्राहक सेवा|হেল্পলাইন|গ্রাহক সেবা|ศูนย์บริการ(?:ลูกค้า)?|สายด่วน|คอลเซ็นเตอร์|コールセンター|サポートセンター|お問い?合わせ|콜센터|상담/u,
];

/** Of what a number is: orders, cases, phones, places, money. */
const LABELS = [
  /(?<!\p{L})order|(?<!\p{L})ref(?:erence|erenz|erencia|erência|érence|eranse|erens)?(?!\p{L})|(?<!\p{L})case|ticket|invoice|booking|merchant|customer|(?<!\p{L})member(?:ship)?|(?<!\p{L})card|(?<!\p{L})ending(?: in)?|ends in|(?:last|final) (?:four|4|three|3|two|2)(?: digits?)?|account|(?<!\p{L})user(?:name)?|(?<!\p{L})id(?!\p{L})|locker|(?<!\p{L})(?:unit|room|seat|flight|gate)|incident|request/u,
  /phone|(?<!\p{L})tel|(?<!\p{L})call|(?<!\p{L})fax|(?<!\p{L})sms|(?<!\p{L})zip|post(?:al)?code|(?<!\p{L})box|street|(?<!\p{L})suite|version|(?<!\p{L})(?:rfc|iso|iec|ieee|din|cve|isbn|issn|ean|http|build|branch|commit|sha|revision|digest|pipeline|job|deploy(?:ment)?|merge request|pull request|panel|extension|ext|v|port|sku|art|vat|reg)(?!\p{L})|error|(?<!\p{L})item|model|serial|(?<!\p{L})page|chapter|tracking|shipment|parcel|policy|contract|patent|licen[cs]e/u,
  ...CALL_CENTRES,
  /(?<!\p{L})(?:ring|bel|rufen sie|llam[ae]|ligue|chiam[aie]|sunați|soita|helista|zvaniet|skambinkite|(?:za)?dzwoń|(?:za)?vol[ae]jte|hívj[ao]|(?:na|po)?zovite|pokličite|arayın|gọi|hubungi)(?!\p{L})|(?:по)?звоните|дзвоніть|обадете|јавете|καλέστε/u,
  /endziffer|endend|(?:letzte\p{L}{0,2}|laatste|siste|sidste|sista|viimeiset|ostatnie|poslední|posledn\p{L}|zadnj\p{L}|utolsó|son|últim[oa]s|ultim[ei]|derniers) (?:(?:vier|vijf|fire|fyra|neljä|cztery|čtyři|štyri|četiri|négy|dört|4|quatro|cuatro|quattro|quatre) )?(?:ziffern|stellen|cijfers|sifre|sifrene|siffror|siffrorna|cifre|numeroa|cyfry|číslice|číslic\p{L}|znamenke|števke|számjegye?|hane|dígitos|cifre|xifres|chiffres)|terminad[ao] en|terminand[ao] em|se terminant par|slutar på|slutter på|eindigend op|końc\p{L}+ się|(?<!\p{L})konč\p{L}+|végződő|bestell|rechnung|vorgang|sendung|vertrag|auftrag|konto|karte|commande|facture|dossier|appelez(?: le)?|client|contrat|compte|suivi|carte|colis|réservation/u,
  /aktenzeichen|référence|expediente|localizador|(?:numer|nr) sprawy|numărul comenzii|поруџбин|رقم (?:ال)?عميل|ใบแจ้งหนี้|mã khách hàng/u,
  /pedid|reserva|factura|protocolo|(?<!\p{L})sac(?!\p{L})|cnpj|(?<!\p{L})c[ip]f|(?<!\p{L})ni[fp]|cuenta|(?<!\p{L})conta(?!\p{L})|tarjeta|cartão|(?<!\p{L})caso(?!\p{L})|seguimiento|rastre|ordine|fattura|spedizione|prenotazione|encomenda|comand|carta|pratica/u,
  /(?<!\p{L})(?:hr[ab]|rcs|siren|siret|rea|cvr|oib|cui)(?!\p{L})|registration plate|licen[cs]e plate|kennzeichen|immatricul|(?:autov|v)ehic(?:ul|le)|vehículo|veículo|matr[ií]cula|(?<!\p{L})targa|kenteken|regnr|rekisteritunnus|(?<!\p{L})rejestracyjn|zamówieni|faktur|przesył|klient|regon|krs|objednáv|objednav|zásil|zákazn|(?<!\p{L})i[čc]o|(?<!\p{L})di[čc]|rendelés|ügyfél|tilaus|lasku|y-tunnus|tellimus|(?<!\p{L})arve|pasūtīj|rēķin|užsakym|sąskait|narudž|naročil|račun|porosi|faturë|eskaera|archeb|ordú|ordni/u,
  /ordre|beställ|bestill|sagsn|ärende|(?<!se)kund|(?<!\p{L})org\.? ?|kvk|btw|sipariş|fatura|sifariş|buyurtma|müşteri|kargo|takip|dosya|abone|vergi/u,
  /оканчива\p{L}+ на|заканчива\p{L}+ на|закінчу\p{L}+ на|последни[ех] (?:4|четыре|четири) цифр\p{L}|останні (?:4|чотири) цифр\p{L}|заказ|заявк|номер|телефон|(?<!\p{L})(?:тел|инн)(?!\p{L})|кпп|огрн|счет|счёт|карт|звернення|замовлення|рахун|єдрпоу|поръчк|еик|фактур|нарачк|наруџб|рачун|(?<!\p{L})пиб(?!\p{L})|тапсырыс|захиалг|дугаар|нөмір|обращени|договор|посыл/u,
  /παραγγελ|τιμολόγ|κράτησ|τηλ|αφμ|αριθμ|պատվեր|համար|შეკვეთ|ნომერ|הזמנה|חשבונית|טלפון|(?<!\p{L})טל(?!\p{L})|מספר|לקוח|ח\.?פ|الطلب|طلبك|فاتورة|هاتف|رقم|شحنة|سفارش|فاکتور|شماره|تلفن|پیگیری|آرڈر|نمبر|فون/u,
  /ऑर्डर|संख्या|क्रमांक|फ़ोन|फोन|चालान|नंबर|नम्बर|অর্ডার|নম্বর|নাম্বার|ফোন|ਆਰਡਰ|ਨੰਬਰ|ઓર્ડર|નંબર|ஆர்டர்|எண்|ఆర్డర్|సంఖ్య|నంబర్|ಆರ್ಡರ್|ಸಂಖ್ಯೆ|ഓർഡർ|നമ്പർ|අංක|ඇණවුම/u,
  /คำสั่งซื้อ|หมายเลข|เลขที่|โทร|ໝາຍເລກ|ເລກທີ|နံပါတ်|အမှတ်|លេខ|ቁጥር|đơn hàng|hóa đơn|điện thoại|tổng đài|pesanan|tagihan|invois|nombor|nomor|(?<!\p{L})resi(?!\p{L})/u,
  /订单号?|訂單|编号|編號|单号|單號|电话|電話|热线|熱線|客服|尾号|卡[号號]|末[四4][位碼码]|致[电電]|注文|(?<!認証|確認|暗証|承認)番号|下4桁|주문|(?<!비밀|인증|확인|보안) ?번호|전화|고객센터|송장/u,
  // Files, and what was applied for.
  /(?<!\p{L})(?:(?:file|sag|sak|asia|spis)(?!\p{L})|dossier|document|application|predmet|dosar(?:ul)?|wnios\p{L}+|žádost|žiadosť|kérelem|cerere\p{L}*|zahtje\p{L}+|vlog[aeo]|berkas|hồ sơ|antrag|demande|solicitud|solicitação|richiesta|aanvraag|ansök\p{L}+|ansøgning|søknad|hakemu\p{L}+|taotlus|iesniegum|prašym|başvuru|müraciət|permohonan|dokument|belge|akte|aktenzeichen)|ügy(?:szám|irat)|(?<!\p{L})(?:дел[оау]|справ[аиу]|преписк|предмет|заявлени|заяв[аиу]|молба|захтев|барањ|документ|өтініш|досье)|υπόθεσ|φάκελ|πρωτοκόλλ|αίτησ|έγγραφ|גיש[הת] בקשה|תיק|בקשה|(?:ال)?(?:ملف|قضية|معاملة|وثيقة)|پرونده|درخواست|फ़ाइल|आवेदन|দাখিলা|আবেদন|คำร้อง|เอกสาร|档案|檔案|案件|案號|申请|申請|受付|整理|문서|접수|신청/u,
  // Names that people choose.
  /(?:user|benutzer|nutzer|anmelde|gebruikers|användar|bruger|bruker|käyttäjä|kasutaja|felhasználó|profil)(?: ?na(?:me|am)|namn|navn|tunnus|nimi|nav)|identifiant|pseudo(?:nyme)?|usuario|usuário|utilizador|utente|nazw[aę] użytk|uživatel|používateľ|lietotāj|naudotoj|utilizator|korisni[čk]|uporabni[šk]|kullanıcı|istifadəçi|pengguna|người dùng|nickname|(?<!\p{L})(?:nick|handle|workspace|device|gerät|appareil|dispositivo)(?!\p{L})|логин|(?<!\p{L})ник(?!\p{L})|користувач|потребител|корисни|χρήστη|שם משתמש|اسم المستخدم|نام کاربری|उपयोगकर्ता|ユーザー|사용자|아이디|用户名|使用者|ชื่อผู้ใช้/u,
  // Who holds it, and what they hold: readers, members, patients, passes.
  /(?<!\p{L})(?:borrower|reader|patron|subscriber|patient|student|pupil|employee|staff|badge|pass(?:port)?|passenger|guest|resident|library)(?!\p{L})|(?:lese|leser|bibliotheks|mitglieds|studenten|schüler|dienst|kunden|versicherten|personal)\p{L}{0,4}(?:ausweis|karte|pass)|mitglied|patient|(?<!\p{L})(?:lecteur|adhérent|abonné|sociétaire|élève|étudiant|salarié|usager|passeport|lector|socio|socia|abonad[oa]|carné|alumn[oa]|paciente|pasaporte|leitor|sóci[oa]|associad[oa]|aluno|matrícula|cartão|lettore|tessera|abbonat[oa]|allievo|paziente|passaporto|lezer|lid(?!\p{L})|pas(?:je)?(?!\p{L})|abonnee|leerling|lånekort|låntagare|medlem|elev(?!\p{L})|lånerkort|låner|kirjastokort|jäsen|kortti(?!\p{L})|lugeja|liige|lasītāj|biedr|skaitytoj|narys|pažymėjim)/u,
  /(?<!\p{L})(?:czytelnik|legitymac|członk|abonent|karty? (?:bibliotecz|czyteln|lojaln)|průkaz|čtenář|člen|odběratel|preukaz|čitateľ|olvasójegy|tagság|bérlet|előfizető|cititor|permis(?:ul)?(?!\p{L})|legitimați|abonat|membru|iskaznic|član|članska|čitatelj|pretplat|izkaznic|bralec|naročnik|üye|abone|okur(?!\p{L})|oxucu|üzv|anggota|peminjam|pelanggan|ahli(?!\p{L})|hội viên|thành viên|bạn đọc|mwanachama|miyembro|anëtar|lexues|bazkide|soci(?!\p{L})|notanda|félag)/u,
  /(?<!\p{L})(?:читател|билет|абонент|участник|пропуск|удостоверени|паспорт|квиток|читач|посвідчен|член|карта|картк|чланск|пријател|оқырман|мүше|гишүүн)|πελάτη|μέλο[υς]|μέλους|κάρτα|συνδρομητ|αναγνώστ|անդամ|ընթերցող|წევრ|მკითხველ|חבר(?!\p{L})|מנוי|קורא|כרטיס|(?:ال)?(?:عضو|مشترك|قارئ|بطاقة|عميل)|عضو|مشترک|کارت|सदस्य|पाठक|कार्ड|সদস্য|পাঠক|কার্ড|สมาชิก|บัตร|会员|會員|读者证?|讀者證?|借书证|借閱證|会員|利用者カード|회원|카드/u,
  /(?<!\p{L})n[.ºo°]{1,2}|№|#|(?<!\p{L})n[ro](?!\p{L})|num(?:ber|éro|ero|er)|número|numm|číslo|szám|(?<!\p{L})broj|број|numurs|numeris|numër|zenbaki|rhif|uimhir|numru|nambari|numara|nömrə|raqam/u,
];

const LABEL_END = String.raw`\p{L}{0,8}(?:\s?(?:nr|no|number|nummer|num|id))?[\s:.()#№-]{0,4}`;

/** What stands right in front of a number that is no code; `$` is where the number begins. */
export const OTHER_NUMBERS_BEFORE = new Vocabulary(LABELS, String.raw`${LABEL_END}[\s#:*]*$`);

/** Of those called with it, even where a code is spoken of. */
export const CALL_CENTRES_BEFORE = new Vocabulary(CALL_CENTRES, String.raw`${LABEL_END}[\s#:*]*$`);

/** The same with "is" between, of which the number itself is the subject. */
export const OTHER_NUMBERS_ARE = new Vocabulary(
  LABELS,
  String.raw`${LABEL_END}(?:(?:is|ist|est|es|è|é|är|er|on|je|jest)\s)?[\s#:*]*$`,
);

/** Beside a word for "code": one that people quote, and do not type to prove anything. */
export const REFERENCES = new Vocabulary([
  /(?<!\p{L})refer|(?<!\p{L})référ|transa[ck]|transacción|trx|zahlung|payment|pembayaran|viitenum|hivatkoz|odkaz|ссылочн|референ|довідков|транзакц|αναφορ|συναλλαγ|işlem|referans|tham chiếu|giao dịch|مرجع|پیگیری|संदर्भ|রেফারেন্স|อ้างอิง|参考|參考|参照|問い合わせ|문의|referral/u,
]);

/** A number to quote to those who wrote. */
export const REPLYING = new Vocabulary([
  /repl(?:y|ies)|(?<!\p{L})respon[ds]|contact|quot(?:e|ing)|mention|(?<!\p{L})keep|antwort|(?<!\p{L})angeben|répon|citer|contest|respond[ea]|rispond|citare|beantwoord|vermeld|svar(?:a|er)|vastaa|odpow|odpov|válasz|ответ|указыва|відпов|отговор|одговор|απαντ|yanıt|balas|trả lời|返信|回复|回覆|답장|تردّ|בתשובה|उत्तर/u,
]);

/** To be said on the telephone. */
const CALLING_WORDS = [
  /(?<!\p{L})(?:call(?:s|ing)?(?!\p{L})|phon(?:e us|ing)|dial(?:ling)? (?:us|our)|rufen|anruf\p{L}*|telefonier|appel(?!ée)\p{L}*|téléphon(?:er|ez|e(?= ))|llam(?:a|e|ar|es|ada|e[ns])(?!\p{L})|ligar|ligue|liga(?:ção|r)?(?!\p{L})|chiam(?:a|i|ate|are|ando)(?!\p{L})|telefona|truqu|bel(?:t|len)?(?!\p{L})|ring(?:er|a)?(?!\p{L})|hringi|soit(?:a|at|taessa)|helista|zvan(?!īja)|skambin|(?:za)?dzwoni|zadzwo|(?:za)?vol[aá](?!\p{L}*no)|zatelefon|hív(?!\p{L}*á(?:s(?!a)))|hívás|tárcsáz|sun(?:ați|ati|ă)|nazov|zovete|pokli[čc]|kličete|telefono(?:ni|j)|ara(?:yın|dığ|yarak|ma)|zəng|gọi(?! là)|menelepon|telepon(?!\p{L})|menelefon|hubungi|piga simu|tumawag)/u,
  /(?<!\p{L})(?:позвон|звон(?:ите|ке|ит)|дзвон|зателеф|тэлефан|обад(?:ете|и)|јавите|ѕвонете|повикате|қоңырау|залга|καλέσ|καλείτε|τηλεφων(?:[ήη]σ|εί|ικά))|התקשר|מתקשר|תתקשר|اتصل|(?:ال)?اتصال|تماس بگیر|کال کر|कॉल कर|फ़ोन कर|কল কর|ফোন কর|โทร|来电|來電|致电|致電|电话(?!号)|お電話|전화/u,
];

export const CALLING = new Vocabulary(CALLING_WORDS);

/** Where digits are written that prove nothing: numbers of customers, telephones, sheets of paper. */
export const ELSEWHERE = new Vocabulary([
  ...CALLING_WORDS,
  /geldautomat|am automaten|borne(?!\p{L})|bancomat|cajero|überweisung|verwendungszweck|virement|transferencia|bonifico|am tor(?!\p{L})|customer|(?<!\p{L})member|guest|at the (?:till|counter|desk)|kiosk|(?<!\p{L})kass[ae]|caisse(?!\p{L})|(?<!\p{L})call(?!\p{L})|(?<!\p{L})dial(?!\p{L})|sheet|paper|printer|calculator|(?<!se)kunde|mitglied|rufen|anruf|blatt|papier|client|membre|(?<!r)appel|feuille|llam[ae]|hoja|ligue|folha|chiam|foglio|klant|(?<!\p{L})bel(?!\p{L})|medlem|(?<!\p{L})ring(?!\p{L})|asiakas|soita|klient|zadzwo|zákazn|zavol|ügyfél|müşteri|arayın|pelanggan|khách hàng/u,
  /клиент|клієнт|позвон|зателеф|обади|пелат|πελάτ|τηλεφων|לקוח|عميل|مشتری|ग्राहक|ลูกค้า|客户|客戶|拨打|お客様番号|고객/u,
]);

/** A discount is being offered. */
export const DISCOUNTS = new Vocabulary([
  /discount|coupon|voucher|promo|(?<!\p{L})save (?:up|on|big|\d|[$£])|\d ?% (?:off|rabat)|% off|free month|sparen|rabatt|rabat(?!\p{L})|gutschein|remise|réduction|descuento|sconto|korting|zniżk|slev[ayu]|zľav|kedvezmény|alennus|allahindlus|atlaid|nuolaid|reducere|popust|zbritje|deskontu|descompte|gostyngiad|lascaine|скидк|знижк|зніжк|отстъпк|попуст|жеңілдік|έκπτωσ|զեղչ|ფასდაკლ|indirim|endirim|chegirma|giảm giá|ưu đãi|diskon|diskaun|kupon|cup[oó][mn]|купон|κουπόνι|(?<!\p{L})kod rabat|εκπτωτικ|εκπτώσε|скидоч|afslátt|iskont|할인|割引|クーポン|优惠|優惠|折扣|छूट|सवलत|ছাড়(?!া)|ডিসকাউন্ট|ਛੋਟ|ડિસ્કાઉન્ટ|தள்ளுபடி|డిస్కౌంట్|ರಿಯಾಯಿತಿ|കിഴിവ്|වට්ටම්|ส่วนลด|ສ່ວນຫຼຸດ|လျှော့|បញ្ចុះ|تخفیف|خصم|הנחה|קופון|gift ?card|geschenkkarte|carte[- ]cadeau|tarjeta (?:de )?regalo|carta regalo|cadeaukaart|cadeaubon|presentkort|gavekort|lahjakort|podarunkow|dárkov|ajándékkárty|подарочн|подарунков|hediye kart|礼品卡|ギフト(?:券|カード)|기프트/u,
  /промо|khuyến m[ãạ]i|baucar|punguzo|diskwento|soodus|คูปอง|โปรโมชั่น|쿠폰|프로모션|プロモーション|कूपन|प्रोमो|কুপন|প্রোমো|கூப்பன்|சலுகை|కూపన్|తగ్గింపు|ಕೂಪನ್|കൂപ്പൺ|رعایت|ڈسکاؤنٹ|كوبون|قسيمة|კუპონ|կուպոն/u,
]);

/** What programs build, and call by hashes. */
const BUILD_WORDS = [
  /(?<!\p{L})(?:pipelines?|commits?|(?:merge|pull) requests?|repositor(?:y|ies)|(?:build|job|deploy(?:ment)?|run|workflow) (?:#|no|failed|passed|succeeded|canceled|cancelled|was|is|has|log|status))(?!\p{L})|коммит|сборк|(?<!\p{L})ветк[аеиу](?!\p{L})|збірк|コミット|ビルド|パイプライン|プルリクエスト|提交记录|流水线|流水線|构建|建置|合并请求|커밋|빌드|파이프라인/u,
];

export const BUILDS = new Vocabulary(BUILD_WORDS);

/** What was bought, sent, booked or is kept for someone; meetings as well. */
export const OTHER_MATTERS = new Vocabulary([
  // Who brings it, and what lets people in.
  /zustell|(?<!\p{L})bote(?:n)?(?!\p{L})|livreur|coursier|repartidor|estafeta|corriere|kurier|kuriér|kurýr|futár|curier|(?<!\p{L})kurir|korrier|kuller|kurjer|kuljetta|utlever|udlever|utlämn|(?<!\p{L})ombud|biljett|(?<!\p{L})billett?(?:en|er)?(?!\p{L})|lippu|vstupenk|jízdenk|eintrittskarte|fahrkarte|fahrschein|курьер|кур['’ʼ]?єр|куриер|курир|κούριερ|kurye|người giao|พนักงานส่ง|配達|배달|(?<!\p{L})puk(?!\p{L})/u,
  /ingressos?(?!\p{L})|bigliett|ulaznic|vstopnic|lístk(?:y|ov)|lístok|(?<!\p{L})(?:tiket|vé|sarrera|pilet(?:id|it|i)?|jegy(?:ed|eid|ek|et|e|ei|ét)?)(?!\p{L})|jegyvásárl|belépőjegy|biļe[tš]|biliet|einlass|am eingang|à l['’]entrée|en la (?:entrada|puerta)|na entrada|all['’]ingresso|bij de ingang|vid (?:entrén|ingången)|ved (?:indgangen|inngangen)|przy wejściu|u vchodu|a bejáratnál|pintu masuk|tại cổng|білет|на входе(?!\p{L})|на вході|εισιτήρι|στην είσοδο|ბილეთ|տոմս|입장권|入場券|[門门]票|ตั๋ว|टिकट|টিকিট|ٹکٹ|تذكرة|تذاكر|بلی[تط]/u,
  /réunion|reunião|reunión|riunione|vergadering|besprechung|kokous|spotkani|schůzk|schôdz|toplantı|(?<!\p{L})rapat|cuộc họp|билет|квитк|bilet(?!\p{L})|встреч|зустріч|会议|會議|ミーティング|会議|회의|اجتماع|פגישה|बैठक|取票|チケット|予約|티켓/u,
  /(?<!\p{L})(?:ride|driver|taxi|boarding|voucher)(?!\p{L})|chauffeur|fahrer|(?<!\p{L})fahrt(?:en|pin|code|start|kosten|be\p{L}+)?(?!\p{L})|conductor|(?<!\p{L})viaje|motorista|viagem|autista|kierowc|przejazd|řidič|vodič|sofőr|şoför|sürücü|yolculuk|pengemudi|tài xế|chuyến (?:đi|bay)|водител|водій|водія|поездк|поїздк|οδηγ(?:ός|ού|ό)|기사님|ドライバー|乗車|司机|司機|行程|चालक|राइड|চালক|রাইড|السائق|رحلت|راننده|ڈرائیور|הנהג|נסיעה/u,
  /shipment|shipped|shipping|tracking|parcel|package|courier|pick(?:ed)?[ -]?up|collect (?:your|it)|delivery|delivered|locker|booking|booked|reservation|itinerary|flight|passenger|boarding|hotel|check-in|redeem|webin[aá]r|meeting|dial[- ]in|appointment|attendance|rsvp|(?<!\p{L})event|(?<!\p{L})survey|(?<!\p{L})door(?! te(?!\p{L})| naar(?!\p{L})| op | middel | de | het | een )|entrance|(?<!\p{L})gate(?!\p{L})|apartment|wi-?fi|licen[cs]e|serial|product key|raffle|queue|ticket(?!\p{L})|(?:prize|lucky) draw|lotter(?:y|ie)|sweepstake|gewinnspiel|verlosung|sorteo|sorteio|tävling|konkurrence|arvonta|розыгрыш|розіграш|çekiliş|抽奖|抽獎|抽選|추첨|(?<!\p{L})guest|smart ?lock|conference|download key|game key/u,
  ...BUILD_WORDS,
  /sendung|liefer|paket|abhol|buchung|reservierung|flug|gutschein|einlös|(?<!\p{L})termin(?:e|s|bestätigung|erinnerung)?(?!\p{L})|livraison|colis|retrait|réservation|(?<!\p{L})vol(?!\p{L})|rendez-vous/u,
  /(?<!\p{L})env[íi]o(?!\p{L})|entrega(?:s|r|do|dor)?(?!\p{L})|paquet|recogida|retirada|reserva(?!d)|vuelo|(?<!\p{L})voo(?!\p{L})|(?<!\p{L})cita(?!\p{L})|spedizione|consegna|pacco|ritiro|prenotazione|volo(?!\p{L})|colet|livrare|rezervar|(?<!\p{L})zbor(?:ul\p{L}*|uri\p{L}*)?(?!\p{L})|ridic(?:ar|aț)|lliurament|recollid/u,
  /bezorg|ophal|afhal|levering|boeking|vlucht|afspraak|leverans|hämt(?:a|ning)|bokning|(?<!\p{L})(?:af|ut|ud)hent|(?<!\p{L})hente(?!\p{L})|hentekode|toimitu|nouda|nouto|varau|pakk|(?<!\p{L})sūtījum|piegād|paciņ|(?<!\p{L})siunt(?:a|os|in)|pristat|atsiėm|saņemš|väljast|kättesaa|uksekood/u,
  /przesyłk|dostaw(?:a|y|ie|ę)(?!\p{L})|paczk|odbi[oó]r(?!c)|rezerwac|zásil|doručen(?:í|ie)|balík|výdej|vyzvedn|vyzdvihn|rezervac|csomag|szállít|átvétel|foglalás|dostav|pošilj|prevzem|dërges/u,
  /доставк|посылк|пункт выдачи|бронир|рейс|посилк|бронюв|дастаўк|пасылк|пратк|резервац|испорак|испорук|жеткізу|хүргэлт/u,
  /παράδοσ|δέμα|παραλαβής?(?!\p{L})|κράτησ|πτήσ|առաքում|მიტან|ამანათ|kargo|teslim|gel-?al|takip (?:no|kod|num)|rezervasyon|uçuş|çatdır|yetkaz|vận chuyển|giao hàng|bưu kiện|nhận hàng|đặt (?:chỗ|phòng)|pengiriman (?:paket|barang)|pengambilan|(?<!\p{L})resi(?!\p{L})|tempahan|penghantaran|bungkusan|mzigo/u,
  /배송|택배|픽업|수령|예약|配送|お届け(?:予定|先|日|物)|荷物|受取(?:番号|コード|場所|日)|店頭受取|物流|发货|發貨|快递|快遞|取件|取货|取貨|包裹|提货|预订|預訂|จัดส่ง|พัสดุ|รับสินค้า|รับของ|การจอง|ຈັດສົ່ງ|डिलीवरी|पार्सल|बुकिंग|ডেলিভারি|পার্সেল|ડિલિવરી|டெலிவரி|డెలివరీ/u,
  /شحن|توصيل|(?<!\p{L})(?:ال)?طرد(?!\p{L})|الاستلام|حجز|ارسال بسته|مرسوله|ڈیلیوری|پارسل|משלוח|חבילה|איסוף|טיסה/u,
]);

/** Numbers that are told, and typed nowhere: of members, points, meters, balances, runners, seats. */
export const FIGURES = new Vocabulary([
  /number|nummer|num[eé]ro|(?<!\p{L})numer|númer|numrin|čísl[oa](?!\p{L})|szám(?!l)|(?<!\p{L})broj(?:a|ača)?(?!\p{L})|številk|numur|numeri|numă?r|numër|zenbaki|rhif|uimhir|numru|nambari|numara|nömrə|raqam|nomor|nombor|(?<!\p{L})số(?!\p{L})/u,
  /номер|(?<!\p{L})број|нөмір|дугаар|αριθμ|համար|ნომერ|מספר|رقم|شماره|نمبر|संख्या|नंबर|नम्बर|क्रमांक|নম্বর|নাম্বার|ਨੰਬਰ|નંબર|எண்|సంఖ్య|నంబర్|ಸಂಖ್ಯೆ|നമ്പർ|අංක|หมายเลข|เลขที่|ໝາຍເລກ|နံပါတ်|លេខ|ቁጥር|番号|번호|号码|號碼|编号|編號/u,
  /(?<!\p{L})member|borrower|(?<!\p{L})points?(?!\p{L})|balance|meter(?! reader)|reading|steps|(?<!\p{L})level|quote(?!d)|(?<!\p{L})bib(?!\p{L})|run as|score|votes?(?!\p{L})|winning|jackpot|prize|(?<!\p{L})rank|seats?(?!\p{L})|mileage|(?<!\p{L})miles|kilomet|calories|views|followers|mitglied|zählerstand|kontostand|(?<!\p{L})stand(?!\p{L})|platz|gewinn|schritte|adhérent|(?<!\p{L})solde|relevé|dossard|(?<!\p{L})gagn|classement|(?<!\p{L})pas(?!\p{L})|(?<!\p{L})soci[oa]s?(?!\p{L})|punto|saldo|contador|lectura|dorsal|premio|sorteo|(?<!\p{L})pasos/u,
  /tessera|punti(?!\p{L})|lettura|contatore|pettorale|vincit|sócio|ponto|leitura|prémio|prêmio|(?<!\p{L})lidmaatschap|punten|meterstand|stempel|stappen|medlem|poäng|(?<!\p{L})point(?!er)|mätar|måler|jäsen|pistee|mittar|liige|liikme|punkt|biedr|(?<!\p{L})nario|taškai|członk|licznik|(?<!\p{L})człon|člensk|člen(?!\p{L})|(?<!\p{L})bod(?:y|ů|ov|u)(?!\p{L})|odečet|vodomer|članstv|člansk|bodov|tagság|(?<!\p{L})tagi|pont(?:jai|ok|egyenleg)|óraállás|membr[ueo]|(?<!\p{L})puncte|contor|anëtar|pikë|üye|puan|sayaç|bakiye|üzv|bal(?:lar|ınız)(?!\p{L})|a['’ʻ‘]zo|anggota|(?<!\p{L})poin|meteran|ahli(?!\p{L})|mata (?:ganjaran|terkumpul)|thành viên|điểm(?!\p{L})|công tơ|mwanachama|pointi|miyembro/u,
  /участник|член(?!\p{L})|членск|балл|бонус|показани|счётчик|счетчик|баланс|остаток|шагов|учасник|бали(?!\p{L})|балів|лічильник|показник|(?<!\p{L})точк[иа]|поени|бодов|водомер|мүше|ұпай|гишүүн|оноо|μέλους|πόντο|μετρητ|υπόλοιπο|անդամ|միավոր|წევრ|ქულ|חבר(?:ות)?(?!\p{L})|נקודות|מונה|עضو|عضويت|نقاط|رصيد|عداد|عضویت|امتیاز|کنتور|رکن|پوائنٹ|सदस्य|पॉइंट|मीटर|সদস্য|পয়েন্ট|உறுப்பினர்|புள்ளி|సభ్య|పాయింట్|สมาชิก|คะแนน|มิเตอร์|ສະມາຊິກ|အဖွဲ့ဝင်|សមាជិក|አባል|会员号|会员编|會員|会員|ポイント|残高|積分|积分|余额|餘額|步数|회원|포인트|잔액|적립/u,
]);

/** Of something that has been paid, on which banks and tills print codes of their own. */
export const RECEIPTS = new Vocabulary([
  /票据|票據|发票|發票|receipt|subtotal|(?<!\p{L})terminal(?!\p{L})|payment (?:(?:was|is|has been) )?approved|(?<!\p{L})cashier|change due|quittung|kassenbon|zahlungsbeleg|(?<!\p{L})reçu (?:de|du|n)|ticket de caisse|recibo|comprobante|comprovante|ricevuta|scontrino|kassabon|betaalbewijs|kvitto(?!\p{L})|kvittering|kuitti|paragon|potwierdzenie płatności|účtenk|pokladničn|blokk(?:ja)?(?!\p{L})|nyugta|bon fiscal|(?<!\p{L})чек(?:а|у|ом)?(?!\p{L})|квитанц|касов|απόδειξη|alışveriş fişi|biên lai|(?<!\p{L})struk(?!\p{L})|resit|领收|領収|收据|收據|小票|영수증|ใบเสร็จ|إيصال|رسید|קבלה על/u,
]);

/** Orders and bills: a code may well confirm one, while a link in such a mail is about that. */
export const ORDERS = new Vocabulary([
  /(?<!\p{L})order(?:s|ed)?(?!\p{L})|invoice|receipt|bestell|rechnung|commande|facture|(?<!(?<!\p{L})h(?:a|as|e|an|emos|abías?) )pedido(?! de (?:cadastro|registo|acesso|alteração|recupera|redefini|troca|nova senha|inscri|adesão))|factura|fatura|encomenda|ordine|fattura|comand[ăa]|factură|factuur|beställning|ordre|(?<!kirjeen )tilau|lasku|tellimu|pasūtī/u,
  /užsaky|zamówi|faktur|objedn|rendelés|számla|naru[dč]|naročil|(?<!(?:aktivi|aktivac|vrati|oporav|povrat|otključ|obnov|odkle|uporabni|korisni|potrd|dovrš|kreira|izrad)\p{L}* (?:(?:svoj|tvoj|vaš|moj)\p{L}* )?)račun|porosi|заказ|замовлен|поръчк|нарачк|наруџб|тапсырыс|захиалга|παραγγελ|պատվեր|შეკვეთ/u,
  /sipariş|sifariş|buyurtma|đơn hàng|pesanan|agizo|주문|注文|订单|訂單|คำสั่งซื้อ|ऑर्डर|অর্ডার|ઓર્ડર|ஆர்டர்|ఆర్డర్|ಆರ್ಡರ್|ഓർഡർ|رقم الطلب|طلبية|سفارش|آرڈر|הזמנה שלך|הזמנתך/u,
]);
