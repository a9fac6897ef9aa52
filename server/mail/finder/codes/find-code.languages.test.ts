import { describe, expect, test } from 'vitest';
import { findCode } from './find-code.ts';

const CODE = '482913';

/** A sentence that holds its code, and one that announces it, as services write them. */
const SAID: readonly (readonly [string, string, string])[] = [
  ['af', 'Jou verifikasiekode is 482913.', 'Voer hierdie kode in om aan te meld:'],
  ['am', 'የማረጋገጫ ኮድዎ 482913 ነው።', 'ለመግባት ይህን ኮድ ያስገቡ፦'],
  ['ar', 'رمز التحقق الخاص بك هو 482913.', 'أدخل الرمز التالي لتسجيل الدخول:'],
  ['az', 'Təsdiq kodunuz: 482913', 'Daxil olmaq üçün bu kodu daxil edin:'],
  ['be', 'Ваш код пацвярджэння: 482913', 'Увядзіце гэты код, каб увайсці:'],
  ['bg', 'Вашият код за потвърждение е 482913.', 'Въведете този код, за да влезете:'],
  ['bn', 'আপনার যাচাইকরণ কোড হল 482913।', 'লগ ইন করতে এই কোডটি লিখুন:'],
  ['bs', 'Vaš kod za potvrdu je 482913.', 'Unesite ovaj kod da se prijavite:'],
  ['ca', 'El teu codi de verificació és 482913.', 'Introdueix aquest codi per iniciar la sessió:'],
  ['cs', 'Váš ověřovací kód je 482913.', 'Pro přihlášení zadejte tento kód:'],
  ['cy', 'Eich cod dilysu yw 482913.', 'Rhowch y cod hwn i fewngofnodi:'],
  ['da', 'Din bekræftelseskode er 482913.', 'Indtast denne kode for at logge ind:'],
  ['de', 'Ihr Sicherheitscode lautet 482913.', 'Geben Sie zum Anmelden folgenden Code ein:'],
  ['el', 'Ο κωδικός επαλήθευσης είναι 482913.', 'Εισαγάγετε τον παρακάτω κωδικό για σύνδεση:'],
  ['en', 'Your one-time passcode is 482913.', 'To finish signing in, type in this code:'],
  ['es', 'Tu código de seguridad es 482913.', 'Introduce este código para iniciar sesión:'],
  ['et', 'Teie kinnituskood on 482913.', 'Sisselogimiseks sisestage see kood:'],
  ['eu', 'Zure egiaztapen-kodea 482913 da.', 'Idatzi kode hau saioa hasteko:'],
  ['fa', 'کد تأیید شما 482913 است.', 'برای ورود این کد را وارد کنید:'],
  ['fi', 'Vahvistuskoodisi on 482913.', 'Kirjaudu sisään tällä koodilla:'],
  ['fr', 'Votre code de vérification est 482913.', 'Saisissez ce code pour vous connecter :'],
  ['ga', 'Is é 482913 do chód fíoraithe.', 'Cuir isteach an cód seo chun logáil isteach:'],
  ['gl', 'O teu código de verificación é 482913.', 'Introduce este código para iniciar sesión:'],
  ['gu', 'તમારો ચકાસણી કોડ 482913 છે.', 'લૉગ ઇન કરવા માટે આ કોડ દાખલ કરો:'],
  ['he', 'קוד האימות שלך הוא 482913.', 'יש להזין את הקוד הבא כדי להתחבר:'],
  ['hi', 'आपका सत्यापन कोड 482913 है।', 'लॉग इन करने के लिए यह कोड दर्ज करें:'],
  ['hr', 'Vaš kôd za potvrdu je 482913.', 'Unesite ovaj kod za prijavu:'],
  ['hu', 'Az Ön ellenőrző kódja: 482913', 'A bejelentkezéshez írja be ezt a kódot:'],
  ['hy', 'Ձեր հաստատման կոդն է՝ 482913', 'Մուտք գործելու համար մուտքագրեք այս կոդը․'],
  ['id', 'Kode verifikasi Anda adalah 482913.', 'Masukkan kode ini untuk masuk:'],
  ['is', 'Staðfestingarkóðinn þinn er 482913.', 'Sláðu inn þennan kóða til að skrá þig inn:'],
  ['it', 'Il tuo codice di verifica è 482913.', 'Inserisci questo codice per accedere:'],
  ['ja', '認証コードは482913です。', 'ログインするには、次のコードを入力してください。'],
  ['ka', 'თქვენი დადასტურების კოდია 482913.', 'შესასვლელად შეიყვანეთ ეს კოდი:'],
  ['kk', 'Растау кодыңыз: 482913', 'Кіру үшін мына кодты енгізіңіз:'],
  ['km', 'លេខកូដផ្ទៀងផ្ទាត់របស់អ្នកគឺ 482913', 'សូមបញ្ចូលលេខកូដនេះដើម្បីចូល៖'],
  ['kn', 'ನಿಮ್ಮ ಪರಿಶೀಲನಾ ಕೋಡ್ 482913 ಆಗಿದೆ.', 'ಲಾಗ್ ಇನ್ ಮಾಡಲು ಈ ಕೋಡ್ ಅನ್ನು ನಮೂದಿಸಿ:'],
  ['ko', '인증번호는 482913입니다.', '로그인하려면 아래 인증 코드를 입력하세요.'],
  ['lo', 'ລະຫັດຢືນຢັນຂອງທ່ານແມ່ນ 482913', 'ໃສ່ລະຫັດນີ້ເພື່ອເຂົ້າສູ່ລະບົບ:'],
  ['lt', 'Jūsų patvirtinimo kodas: 482913', 'Norėdami prisijungti, įveskite šį kodą:'],
  ['lv', 'Jūsu apstiprinājuma kods ir 482913.', 'Lai pieteiktos, ievadiet šo kodu:'],
  ['mk', 'Вашиот код за потврда е 482913.', 'Внесете го овој код за да се најавите:'],
  ['ml', 'നിങ്ങളുടെ സ്ഥിരീകരണ കോഡ് 482913 ആണ്.', 'ലോഗിൻ ചെയ്യാൻ ഈ കോഡ് നൽകുക:'],
  ['mn', 'Таны баталгаажуулах код: 482913', 'Нэвтрэхийн тулд энэ кодыг оруулна уу:'],
  ['mr', 'तुमचा पडताळणी कोड 482913 आहे.', 'लॉग इन करण्यासाठी हा कोड टाका:'],
  ['ms', 'Kod pengesahan anda ialah 482913.', 'Masukkan kod ini untuk log masuk:'],
  ['mt', 'Il-kodiċi ta’ verifika tiegħek huwa 482913.', 'Daħħal dan il-kodiċi biex tidħol:'],
  ['my', 'သင့်အတည်ပြုကုဒ်မှာ 482913 ဖြစ်သည်။', 'အကောင့်ဝင်ရန် ဤကုဒ်ကို ထည့်ပါ။'],
  ['nb', 'Bekreftelseskoden din er 482913.', 'Skriv inn denne koden for å logge på:'],
  ['ne', 'तपाईंको प्रमाणीकरण कोड 482913 हो।', 'लगइन गर्न यो कोड राख्नुहोस्:'],
  ['nl', 'Je verificatiecode is 482913.', 'Voer deze code in om in te loggen:'],
  ['pa', 'ਤੁਹਾਡਾ ਪੁਸ਼ਟੀਕਰਨ ਕੋਡ 482913 ਹੈ।', 'ਲੌਗ ਇਨ ਕਰਨ ਲਈ ਇਹ ਕੋਡ ਦਰਜ ਕਰੋ:'],
  ['pl', 'Twój kod weryfikacyjny to 482913.', 'Aby się zalogować, wpisz ten kod:'],
  ['pt', 'O seu código de verificação é 482913.', 'Introduza este código para iniciar sessão:'],
  ['ro', 'Codul tău de verificare este 482913.', 'Introdu acest cod pentru a te conecta:'],
  ['ru', 'Ваш код подтверждения — 482913.', 'Чтобы войти, введите этот код:'],
  ['si', 'ඔබගේ තහවුරු කිරීමේ කේතය 482913 වේ.', 'පුරනය වීමට මෙම කේතය ඇතුළත් කරන්න:'],
  ['sk', 'Váš overovací kód je 482913.', 'Na prihlásenie zadajte tento kód:'],
  ['sl', 'Vaša potrditvena koda je 482913.', 'Za prijavo vnesite to kodo:'],
  ['sq', 'Kodi juaj i verifikimit është 482913.', 'Shkruani këtë kod për t’u identifikuar:'],
  ['sr', 'Ваш верификациони кôд је 482913.', 'Унесите овај код да бисте се пријавили:'],
  ['sv', 'Din verifieringskod är 482913.', 'Ange den här koden för att logga in:'],
  ['sw', 'Msimbo wako wa uthibitishaji ni 482913.', 'Weka msimbo huu ili uingie:'],
  ['ta', 'உங்கள் சரிபார்ப்புக் குறியீடு 482913.', 'உள்நுழைய இந்தக் குறியீட்டை உள்ளிடவும்:'],
  ['te', 'మీ ధృవీకరణ కోడ్ 482913.', 'లాగిన్ చేయడానికి ఈ కోడ్‌ను నమోదు చేయండి:'],
  ['th', 'รหัสยืนยันของคุณคือ 482913', 'กรอกรหัสนี้เพื่อเข้าสู่ระบบ'],
  ['tl', 'Ang iyong verification code ay 482913.', 'Ilagay ang code na ito para mag-log in:'],
  ['tr', 'Doğrulama kodunuz: 482913', 'Giriş yapmak için bu kodu girin:'],
  ['uk', 'Ваш код підтвердження: 482913', 'Щоб увійти, введіть цей код:'],
  ['ur', 'آپ کا تصدیقی کوڈ 482913 ہے۔', 'لاگ ان کرنے کے لیے یہ کوڈ درج کریں:'],
  ['uz', 'Tasdiqlash kodingiz: 482913', 'Kirish uchun ushbu kodni kiriting:'],
  ['vi', 'Mã xác minh của bạn là 482913.', 'Nhập mã này để đăng nhập:'],
  ['zh-Hans', '您的验证码是482913，请勿泄露。', '请输入以下验证码登录：'],
  ['zh-Hant', '您的驗證碼為482913。', '請輸入以下驗證碼登入：'],
];

const find = (text: string) => findCode({ subject: '', text, html: null, otp: null })?.value;

describe('READ-10 a code is found in each language', () => {
  test.each(SAID)('%s', (_, inline, announcing) => {
    expect(find(inline)).toBe(CODE);
    expect(find(`${announcing}\n\n${CODE}\n`)).toBe(CODE);
    expect(find(`${announcing}\n\nK7Q2M9\n`)).toBe('K7Q2M9');
  });
});
