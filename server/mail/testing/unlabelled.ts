import { encode } from './charsets.ts';

/** A text of some lines, and the charsets in which senders write its language. */
export interface Language {
  readonly name: string;
  readonly charsets: readonly string[];
  readonly subject: string;
  readonly text: string;
}

export const LANGUAGES: readonly Language[] = [
  {
    name: 'Russian',
    charsets: ['windows-1251', 'koi8-r'],
    subject: 'Подтверждение адреса электронной почты',
    text: 'Здравствуйте!\n\nВы зарегистрировались на нашем сайте. Чтобы подтвердить адрес, введите код 482913 на странице регистрации. Код действует десять минут.\n\nЕсли вы не запрашивали код, просто удалите это письмо.',
  },
  {
    name: 'Ukrainian',
    charsets: ['windows-1251'],
    subject: 'Підтвердження електронної адреси',
    text: 'Вітаємо!\n\nВи зареєструвалися на нашому сайті. Щоб підтвердити адресу, введіть код 482913 на сторінці реєстрації. Він дійсний десять хвилин.\n\nЯкщо це були не ви, просто видаліть цього листа.',
  },
  {
    name: 'Japanese',
    charsets: ['shift_jis', 'euc-jp'],
    subject: 'ご登録ありがとうございます',
    text: 'お客様\n\nこのたびはご登録いただき、誠にありがとうございます。認証コードは 482913 です。登録画面に入力してください。有効期限は十分です。\n\nお心当たりのない場合は、このメールを破棄してください。',
  },
  {
    name: 'Chinese, simplified',
    charsets: ['gb18030'],
    subject: '请确认您的电子邮件地址',
    text: '您好!\n\n感谢您注册我们的网站。您的验证码是 482913,请在注册页面输入。验证码在十分钟内有效。\n\n如果不是您本人的操作,请忽略这封邮件。',
  },
  {
    name: 'Chinese, traditional',
    charsets: ['big5'],
    subject: '請確認您的電子郵件地址',
    text: '您好!\n\n感謝您註冊我們的網站。您的驗證碼是 482913,請在註冊頁面輸入。驗證碼在十分鐘內有效。\n\n如果不是您本人的操作,請忽略這封郵件。',
  },
  {
    name: 'Korean',
    charsets: ['euc-kr'],
    subject: '이메일 주소를 확인해 주세요',
    text: '안녕하세요.\n\n저희 사이트에 가입해 주셔서 감사합니다. 인증 번호는 482913 입니다. 가입 화면에 입력해 주세요. 번호는 십 분 동안 유효합니다.\n\n본인이 요청하지 않았다면 이 메일을 무시해 주세요.',
  },
  {
    name: 'Hebrew',
    charsets: ['windows-1255'],
    subject: 'אישור כתובת הדואר האלקטרוני',
    text: 'שלום,\n\nתודה שנרשמת לאתר שלנו. קוד האימות שלך הוא 482913. יש להזין אותו בעמוד ההרשמה. הקוד תקף לעשר דקות.\n\nאם לא ביקשת את הקוד, אפשר להתעלם מהודעה זו.',
  },
  {
    name: 'Arabic',
    charsets: ['windows-1256'],
    subject: 'تأكيد عنوان البريد الإلكتروني',
    text: 'مرحبا،\n\nشكرا لتسجيلك في موقعنا. رمز التحقق الخاص بك هو 482913. الرجاء إدخاله في صفحة التسجيل. الرمز صالح لمدة عشر دقائق.\n\nإذا لم تطلب هذا الرمز فيمكنك تجاهل هذه الرسالة.',
  },
  {
    name: 'Thai',
    charsets: ['windows-874'],
    subject: 'ยืนยันที่อยู่อีเมลของคุณ',
    text: 'สวัสดีค่ะ\n\nขอบคุณที่สมัครใช้งานเว็บไซต์ของเรา รหัสยืนยันของคุณคือ 482913 กรุณากรอกรหัสในหน้าสมัครสมาชิก รหัสใช้ได้ภายในสิบนาที\n\nหากคุณไม่ได้เป็นผู้ขอรหัสนี้ โปรดลบอีเมลฉบับนี้',
  },
  {
    name: 'Greek',
    charsets: ['windows-1253'],
    subject: 'Επιβεβαίωση διεύθυνσης',
    text: 'Γεια σας,\n\nσας ευχαριστούμε για την εγγραφή σας. Ο κωδικός επαλήθευσης είναι 482913. Πληκτρολογήστε τον στη σελίδα εγγραφής. Ισχύει για δέκα λεπτά.\n\nΑν δεν τον ζητήσατε εσείς, αγνοήστε αυτό το μήνυμα.',
  },
  {
    name: 'Polish',
    charsets: ['windows-1250', 'iso-8859-2'],
    subject: 'Potwierdź swój adres e-mail',
    text: 'Dzień dobry,\n\ndziękujemy za rejestrację w naszym serwisie. Twój kod to 482913. Wpisz go na stronie, aby potwierdzić swój adres. Kod jest ważny przez dziesięć minut.\n\nJeśli to nie Ty, zignoruj tę wiadomość.',
  },
  {
    name: 'Turkish',
    charsets: ['windows-1254'],
    subject: 'E-posta adresinizi doğrulayın',
    text: 'Merhaba,\n\nsitemize kaydolduğunuz için teşekkür ederiz. Doğrulama kodunuz 482913. Lütfen kodu kayıt sayfasına girin. Kod on dakika geçerlidir.\n\nBu isteği siz yapmadıysanız bu iletiyi dikkate almayın.',
  },
];

/** What is read as windows-1252 today, and must be read so ever after. */
export const WESTERN: readonly Language[] = [
  {
    name: 'German',
    charsets: ['windows-1252'],
    subject: 'Bestätigen Sie Ihre Adresse für Köln',
    text: 'Schönen Tag,\n\nvielen Dank für Ihre Anmeldung. Ihr Bestätigungscode lautet 482913. Er gilt für zehn Minuten.\n\nFalls Sie das nicht waren, können Sie diese Nachricht löschen. Größere Aufträge über 50 € bestätigen wir zusätzlich.',
  },
  {
    name: 'French',
    charsets: ['windows-1252'],
    subject: 'Vérifiez votre adresse électronique',
    text: 'Bonjour,\n\nmerci de vous être inscrit à notre service. Votre code est 482913. Il reste valable dix minutes après réception.\n\nSi vous n’êtes pas à l’origine de cette demande, ignorez ce message. À bientôt, l’équipe',
  },
  {
    name: 'Spanish',
    charsets: ['windows-1252'],
    subject: 'Confirma tu dirección de correo',
    text: '¡Hola!\n\nGracias por registrarte. Tu código de verificación es 482913. Introdúcelo en la página de registro antes de diez minutos.\n\nSi no has pedido este código, ignora este mensaje. ¿Tienes preguntas? Escríbenos mañana.',
  },
  {
    name: 'Portuguese',
    charsets: ['windows-1252'],
    subject: 'Confirmação do seu endereço',
    text: 'Olá,\n\nobrigado pelo seu registo. O código de verificação é 482913. É válido durante dez minutos, não o partilhe.\n\nSe não foi você, ignore esta mensagem. Até já, a equipa de segurança e informação',
  },
  {
    name: 'Swedish',
    charsets: ['windows-1252'],
    subject: 'Bekräfta din adress på sidan',
    text: 'Hej!\n\nTack för att du registrerade dig. Din kod är 482913. Skriv in den på sidan så är allt klart. Koden gäller i tio minuter.\n\nOm du inte har begärt någon kod kan du låta bli att göra något åt det här.',
  },
  {
    name: 'Danish',
    charsets: ['windows-1252'],
    subject: 'Bekræft din adresse på siden',
    text: 'Hej!\n\nTak for din tilmelding. Din kode er 482913. Indtast den på siden, så er du færdig. Koden gælder i ti minutter.\n\nHvis det ikke var dig, skal du ikke gøre noget. Også små beløb på 5 € bekræftes særskilt.',
  },
  {
    name: 'English with typographic marks',
    charsets: ['windows-1252'],
    subject: 'Don’t miss it – confirm today',
    text: 'Hi,\n\nthanks for signing up – here’s your code: 482913. It’s valid for ten minutes, so don’t wait too long…\n\n“Wasn’t me?” Then just ignore this message.',
  },
  {
    name: 'English with a price',
    charsets: ['windows-1252'],
    subject: '£5 off',
    text: 'Your order of 12 items comes to £35.90. © The Shop',
  },
];

export interface Unlabelled {
  readonly what: string;
  readonly charset: string;
  readonly text: string;
  readonly bytes: Buffer;
}

/** Each text in each of its charsets. */
export function written(
  languages: readonly Language[],
  field: 'subject' | 'text',
): readonly Unlabelled[] {
  return languages.flatMap(({ name, charsets, ...texts }) =>
    charsets.map((charset) => {
      const text = texts[field];
      return { what: `${name} in ${charset}`, charset, text, bytes: encode(text, charset) };
    }),
  );
}
