/**
 * The words around one-time codes, in the languages that Mayfly's senders write. Stems and
 * not whole words: most of these languages inflect.
 */

/** A code to type is being spoken of. */
export const CODE_WORDS = new RegExp(
  [
    // Latin script; compounds end in it: Bestätigungscode, inlogcode, engångskod.
    /code[sn]?(?![a-z])|(?<![a-z])(?:códig|codig|codi(?:ce)?(?![a-z])|codul|kod(?:e[nt]?|u|em|om|as|ą|ı)?(?![a-z])|kód)/,
    /(?:kod|kode|kód|kódu|koodi|koodilla)(?![a-zà-ž])/,
    /(?<![a-z])(?:otp|tan|passcode|password monouso|one[- ]time pass\w+|einmal(?:passwort|kennwort))(?![a-z])/,
    /(?<![a-z])(?:login|security|your|use|enter) pin(?![a-z])|(?<![a-z])pin(?:code)?\s?[:：]/,
    /mã (?:xác (?:minh|nhận|thực)|otp|đăng nhập|bảo mật|pin)|(?:nhập|dùng|sử dụng) mã/,
    // Cyrillic, Greek, Georgian.
    /(?<![а-яёіїєґ])код(?:а|у|ом|ът|ове)?(?![а-яёіїєґ])|κωδικ[όοέ]|კოდ/,
    // Arabic script, Hebrew.
    /رمز|كود|کوڈ|(?<!\p{L})کد(?!\p{L})|קוד/u,
    // South and south-east Asia.
    /कोड|ओटीपी|वन-टाइम पासवर्ड|কোড|ওটিপি|รหัส(?!ผ่าน|ไปรษณีย์|สินค้า)/,
    // East Asia.
    /验证码|驗證碼|校验码|动态码|確認碼|确认码|代码|代碼|认证码|コード|認証番号|確認番号|인증\s?번호|코드/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'giu',
);

/** Codes of other kinds: nobody types these to prove who they are. */
export const OTHER_CODES = new RegExp(
  [
    /(?:promo\w*|discount|coupon|voucher|gift|referral|zip|post|postal|area|country|dial\w*|dress|source|exit|error|status|qr|bar|swift|sort|tracking|product|item|booking|order|pick-?up|http)[- ]?codes?/,
    /code (?:of|promo|postal|barre|de (?:réduction|suivi|la route))|codes? (?:review|base|snippet)/,
    /(?:gutschein|rabatt|aktions|post|strich|fehler|artikel|buchungs|korting\w*|ophaal|afhaal|streepjes)-?codes?/,
    /código (?:postal|promocional|de (?:descuento|barras|reserva|país))|codice (?:sconto|postale|fiscale|promo\w*)/,
    /kod (?:pocztow|rabat|promoc|kresk)\w*|промокод|код (?:товара|скидки|города)/,
    /рекламен код|почтов\w+ код|postnummer|indirim kodu|posta kodu|mã (?:giảm giá|đơn hàng|khuyến mãi|bưu)/,
    /कूपन कोड|पिन कोड|کد ?پستی|کد تخفیف|رمز (?:بریدی|عبور)|رمز المرور|كود خصم|优惠码|折扣码|邮政编码|クーポンコード/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'giu',
);

/** What stands in front of a number that is no code: orders, cases, phones, places, money. */
export const OTHER_NUMBERS_BEFORE = new RegExp(
  `(?:${[
    /order|ref(?:erence|\.)?|case|ticket|invoice|booking|merchant|card|ending(?: in)?|account|id|locker|unit|room|seat|flight/,
    /phone|tel(?:efon\w*|éfono|\.)?|call|fax|hotline|whatsapp|zip|p\.?o\.? box|street|suite|version|build|port|error|item/,
    /bestellung|bestellnummer|rechnung|kunden\w*|vorgang\w*|sendungsnummer|commande|facture|dossier|appelez(?: le)?/,
    /pedido|reserva|factura|protocolo|sac|cnpj|cif|ordine|fattura|zamówieni\w*|faktur\w*|objednávk\w*|ičo|rendelés/,
    /заказ\w*|заявк\w*|номер\w*|телефон|инн|звернення|замовлення|поръчка|еик|sipariş|fatura|đơn hàng|hóa đơn|pesanan/,
    /ऑर्डर संख्या|फ़ोन|ফোন|শماره|شماره(?: پیگیری)?|شمارهٔ|فون|الهاتف|رقم(?: الطلب)?|טלפון|מוקד/,
    /订单号|订单|编号|电话|热线|客服|尾号|注文番号|電話|주문번호|전화|고객센터|โทร/,
    /n[.ºo°]{1,2}|№|#|nr\.?|no\.?|num(?:ber|éro)?/,
  ]
    .map(({ source }) => source)
    .join('|')})[\\s:：.]*$`,
  'iu',
);

/** A discount is being offered. */
export const DISCOUNTS =
  /discount|coupon|voucher|promo|\bsave\b|\d ?% off|sparen|rabatt|gutschein|remise|réduction|descuento|desconto|sconto|korting|zniżk|slev[ay]|скидк|знижк|indirim|giảm giá|diskon|할인|割引|优惠|折扣|छूट|ডিসকাউন্ট|تخفیف|خصم|הנחה/iu;

/** The code that the message speaks of is no longer good. */
export const EXPIRED =
  /has expired|is no longer valid|ist abgelaufen|a expiré|ha caducado|è scaduto/i;

/** Somebody is asked to type it. */
export const USE_WORDS =
  /(?<!\p{L})(?:use|enter|type|utilise[rz]?|saisi\w+|entre[rz]|verwende\w*|gib|geben|eingeben|usa|utiliza|introdu\w+|ingres\w+|inseri\w+|digite|gebruik|voer|użyj|wpisz|zadejte|zadajte|använd|ange|brug|indtast|bruk|käytä|syötä|введите|використ\w+|введіть|въведете|girin|kullan\w*|nhập|masukkan|gunakan)(?!\p{L})/iu;
