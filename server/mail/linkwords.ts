import type { LinkKind } from '#shared/message.ts';

/**
 * The words around links to click, in the languages that Mayfly's senders write. Stems and
 * not whole words: most of these languages inflect.
 */

/** In the text of a link or in front of it. */
export const KIND_WORDS: Readonly<Record<LinkKind, RegExp>> = {
  reset: words(
    /\breset|recover|password|passwort|zurücksetz|mot de passe|réinitialis|contraseña|restablec|recuper|senha|redefin/,
    /reimposta|hasł|zresetuj|hesl|obnov|jelszó|salasana|lösenord|återställ|adgangskode|nulstil|passord|tilbakestill/,
    /парол|сброс|скину|şifre|sıfırla|mật khẩu|đặt lại|kata sandi|lozink|parol[ăa]|wagwoord|wachtwoord|συνθηματικ/,
    /비밀번호|パスワード|再設定|密码|密碼|重置|重設|รหัสผ่าน|पासवर्ड|پاس ورڈ|كلمة المرور|رمز عبور|סיסמ|পাসওয়ার্ড/,
  ),
  invite: words(
    /\binvit|einlad|einladung|uitnodig|zapros|zaprosz|pozvánk|convite|convid|inbjud|kutsu|meghív|πρόσκληση|undang/,
    /приглаш|запрош|покан|davet|lời mời|초대|招待|邀请|邀請|دعوة|دعوت|הזמנה|आमंत्र|আমন্ত্রণ|คำเชิญ/,
  ),
  verify: words(
    /verif|confirm|activat|validat|unlock|bestätig|aktivier|freischalt|entsperr|vérif|activer|valider|déverrouill/,
    /conferm|attiva|sblocc|bevestig|activeer|potwierd|aktywuj|odblok|potvrd|potvrď|ověř|overi|odemk|odomk|megerős/,
    /vahvist|bekräft|bekreft|bekræft|aktivera|godkend|επιβεβαί|подтвер|підтвер|потвърд|активир|разблок|doğrula|onayla/,
    /etkinleş|xác minh|xác nhận|kích hoạt|konfirmasi|verifikasi|pengesahan|sahkan|kumpirm|desbloque|debloca|patvirtin/,
    /(?:complete|finish) (?:your |the )?(?:registration|sign(?:ing)?[- ]?up)|registrierung abschlie|завершит[иь] (?:реєстрац|регистрац)/,
    /finaliser (?:votre )?inscription|completar (?:su|tu|o|el)? ?(?:registro|cadastro)|完成(?:注册|註冊)|登録を完了|가입을 완료/,
    /확인|인증|確認|認証|验证|驗證|确认|激活|ยืนยัน|पुष्टि|सत्याप|تصدیق|تأكيد|تأیید|تایید|التحقق|للتحقق|אישור|אמת|নিশ্চিত|যাচাই|დადასტურ/,
  ),
  signin: words(
    /magic link|sign[- ]?in link|log[- ]?in link|(?:click|use this link|link) to (?:sign|log) in|anmeldelink|lien de connexion/,
    /enlace de acceso|enlace para iniciar|link di accesso|inloglink|link de acesso|ссылк\S+ для входа|giriş bağlantısı/,
    /liên kết đăng nhập|로그인 링크|ログインリンク|登录链接|登入連結/,
  ),
};

/** In the path and the parameters of its URL. */
export const URL_WORDS: Readonly<Record<LinkKind, RegExp>> = {
  reset: /reset|recover|password|passwd|forgot/i,
  invite: /invit/i,
  verify: /verif|confirm|activat|validat|unlock|opt-?in/i,
  signin: /magic|(?:log|sign)-?in[-_/]?(?:link|token|callback)|passwordless/i,
};

/** A URL that does something for its holder, without saying what. */
export const ACTION_URLS = /action[-_]?token|one[-_]?time/i;

/** URLs that stand in every message, or lead away from what it is for; never inside a secret. */
export const OTHER_URLS =
  /(?<![a-z0-9])(?:unsubscribe|opt-?out|list-manage|preferences|dismiss|disavow|not-?you|wasnt-?me|report|revoke|cancel|support|help|feedback|privacy|terms)(?![a-z0-9])|^https?:\/\/(?:www\.)?(?:twitter|x|facebook|instagram|linkedin|youtube|apps\.apple|play\.google)\.com\//i;

/** Texts of such links. */
export const OTHER_LINKS = words(
  /unsubscri|opt[- ]?out|preferences|abmeld|désabonn|désinscri|darse de baja|cancelar (?:a )?inscri|disiscri|annulla iscri/,
  /uitschrijv|afmeld|wypis|odhlás|leiratkoz|peruuta tilaus|avregistrer|avmeld|отпис|відпис|abonelikten|hủy đăng ký/,
  /berhenti berlangganan|수신거부|配信停止|退订|取消訂閱|ยกเลิกการรับ|\bcancel|\bsupport\b|\bhelp\b|feedback|privacy/,
);

/** "If this was not you": what follows is for somebody else's request. */
export const NOT_YOU = words(
  /\b(?:if|in case)\b.{0,80}(?:n['’]t|\bnot\b|\bnever\b)|wasn['’]t (?:you|me)|falls .{0,60}nicht|wenn .{0,60}nicht/,
  /si vous n['’]|si (?:tú )?no |se (?:você )?não|se non |als (?:u|je|jij) .{0,60}niet|jeśli .{0,40}nie |pokud .{0,40}ne/,
  /ha nem |jos et |om du inte|hvis (?:du|det) ikke|если .{0,40}не |якщо .{0,40}не |ако не |değilse|nếu (?:bạn )?không|jika .{0,30}(?:bukan|tidak)/,
  /如果不是|如非|若非|心当たり|本人ではない|본인이 아|요청하지 않|إذا لم|اگر .{0,30}(?:نکرد|نیست|نہیں)|אם (?:אתה )?לא|यदि .{0,30}नहीं|যদি .{0,30}না/,
);

/** Confirmations of something bought or sent carry the words of a verification. */
export const OTHER_MATTERS = words(
  /\border\b|shipment|tracking|delivery|invoice|receipt|booking|bestell|sendung|lieferung|rechnung|commande|livraison|facture/,
  /pedido|envío|envio|factura|fatura|rastre|ordine|spedizione|tracciamento|fattura|zamówi|przesył|faktur|zásilk|objednáv/,
  /заказ|доставк|замовлен|sipariş|kargo|takip|đơn hàng|vận chuyển|pesanan|pengiriman|주문|배송|注文|配送|订单|物流|发货|คำสั่งซื้อ|ऑर्डर|الطلب|شحن|הזמנה שלך|অর্ডার/,
);

function words(...stems: readonly RegExp[]): RegExp {
  return new RegExp(stems.map(({ source }) => source).join('|'), 'iu');
}
