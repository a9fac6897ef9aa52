import type { LinkKind } from '#shared/message.ts';

/**
 * Words in the paths and parameters of URLs, lower case. Senders name their paths in their own
 * language, written with the letters of ASCII: `/bestaetigung`, `/potwierdz`, `/onay`.
 */
export const URL_WORDS: Readonly<Record<LinkKind, RegExp>> = {
  reset: anyOf([
    /reset|recover(?!y-?e?-?mail)|password|passwd|forgot|(?<![a-z])(?:pw|pwd|psw|mdp|restore)(?![a-z])/,
    /passwor[td]|kennwort|zuruecksetz|mot-?de-?passe|reinitial|contraseny?a|restable|recuperar|recupera-|(?<![a-z])senha|palavra-?passe|redefin|reimpost/,
    /wachtwoord|losenord|aterstall|adgangskode|nulstil|passord|tilbakestill|lykilord|salasana|parool|(?<![a-z])(?:parol[aeiy]?|hasl[oa]|hesl[oa]|gesl[oa])(?![a-z])|slaptazod|jelszo/,
    /lozink|zapork|fjalekalim|(?<![a-z])sifre|sifirla|kata-?(?:sandi|laluan)|mat-?khau|vosstanov|vidnovl/,
    /pasahitz|cyfrinair|pasfhocal|berrezar|epanafor|nenosiri|gozarva[jz]|ramz-?obur|ipus-?sisma|rahat-?phan|chongzhi|zhaohui|saisettei|jaeseol/,
  ]),
  invite: anyOf([
    /invit|(?<![a-z])join(?![a-z])|einlad|convid|convit|uitnod|inbjud|zapros|zaprasz|pozvan|priglas|davet|undang/,
    /meghiv|uzaicin|ielug|pakviet|kvietim|vabilo|povabi|poziv|pokan[ai]|gonbid|wahodd|cuireadh|proskl|shaqyr|shakyr|hraver|taklif|jemput|mwalik|kualik|imbita/,
    /hazman|amantra|nimantra|yaoqing|shou?tai|(?<![a-z])(?:da[a3']?wat?|davat|chodae|ftese|loi-?moi)(?![a-z])/,
  ]),
  verify: anyOf([
    /verif|confirm|activat|validat|unlock|opt-?in/,
    /aktiv(?:ier|er|ac|iz|uj|oi|asi)|aktyw|bestae?tig|freischalt|activ(?:er|eer|acio|a)(?![a-z])|(?<![a-z])ativ(?:ar|acao)|valid(?:er|ez|ar|ier|acio)|comprova|conferm|convalid|attiv(?:a|az)/,
    /bevestig|bekrae?ft|bekreft|godkend|stadfest|virkja|vahvist|varmist|kinnit|apstiprin|patvirtin|potwierd|weryfik|potv[au]?r[dz]|potrdi|potrjev|over(?:eni|it|te)(?![a-z])|megerosit|ellenorz/,
    /(?<![a-z])onay|dogrula|etkinlestir|tasdi[qk]|tesdiq|konfirm|xac-?(?:nhan|minh|thuc)|kich-?hoat|pengesahan|podtver|pidtver|aktiva|thibitish|epivev|epalith/,
    /energopo[iy]|tautopo[iy]|pa(?:c|ts)v[iy]?[ea]r|provjer|ovjeri|preveri|proverk[aiu]|batalga|rasta[uw](?![a-z])|tastykta|yrasto|(?<![a-z])hastat|daa?dast/,
    /egiazta|baiezta|cadarnh|(?<![a-z])dilys|dearbh|deimhn|hitelesit|konferm|kumpirm|patunay|sahkan|hakiki|qinisek|xaqiij|hamarin|pistrast/,
    /nish?chit|satyapan|satyapit|pushti(?![a-z])|(?<![a-z])[jy]achai(?![a-z])|tasdee[qk]|saripar|sthirik|y(?:ue|eu|u)n-?yan(?![a-z])|yanzheng|queren(?![a-z])|jihuo|renzheng|kakunin|ninsho|hwagin|injeung/,
    /(?<![a-z])(?:imut|ishur|le?asher|hafala|ta['a]?k[ei]{1,2}d|taf['a]?[ei]{1,2}l|ta['a]?[iey]{2}d|fa['a]?al-?sazi)(?![a-z])/,
  ]),
  signin: anyOf([
    /magic|mode=sign-?in|(?:log|sign)-?in[-_/]?(?:link|token|callback|with|code|email)|(?:email|link)[-_]?(?:log|sign)-?in|passwordless|one[-_]?time|(?<![a-z])ott(?![a-z])/,
    /(?:log-?in|sign-?in|inloggen|inloggning|vhod|vkhod|vstup|anmelden|anmeldung|connexion|acceso|acesso|accesso|logowanie|prihlaseni|prihlasenie|prijava|giris|masuk)[-_/]+(?:link|lank|once|token|lien|enlace|odkaz)(?![a-z])/,
    /(?<![a-z])(?:einmal|engang|eenmalig|jednoraz|jednokrat|monouso|uso-?unico|usage-?unique|un-?solo-?uso|tek-?kullanim)/,
  ]),
};

/**
 * The page that everybody signs in at, but for what stands behind it: only beside a code, to
 * which such a link is the other way.
 */
export const SIGNIN_PATHS =
  /\/(?:log-?in|sign-?in|anmelden|anmeldung|einloggen|inlog(?:gen)?|aanmelden|logga-?in|inloggning|logg?-?inn?d?|innlogging|kirjaudu|entrar|acceder|ingresar|iniciar-?sesion|acesso|accedi|accesso|acceso|connexion|connecter|conectare|zaloguj|logowanie|prihlas(?:it|eni|enie)?|belepes|bejelentkezes|prijava|prisijungti|pieteikties|sisene|giris|giris-?yap|masuk|dang-?nhap|vk?hod|vo[ijy]ti|uvi[ij]ty|eisodos|syndesi|denglu)\/[^/?#]+$/;

/** Where people look after their accounts: a number in it is theirs, and no secret. */
export const SETTINGS_PATHS =
  /\/(?:settings?|preferences?|profile?|dashboard|einstellung(?:en)?|parametres|ajustes|configurac(?:ion|oes)|definicoes|impostazioni|instellingen|installningar|indstillinger|innstillinger|asetukset|seaded|ustawienia|nastaveni[ae]?|beallitasok|setari|postavke|nastavitve|nastroyki|nalashtuvannya|ayarlar|cai-dat|pengaturan|tetapan|shezhi|settei)(?![a-z])/;

/** A URL that does something for its holder, without saying what. */
export const ACTION_URLS = /action[-_]?token/;

/** URLs that stand in every message, or lead away from what it is for; never inside a secret. */
export const OTHER_URLS =
  /\.(?:png|jpe?g|gif|svg|webp)(?:$|[?#])|(?:^|[^a-z0-9])(?:unsubscribe|opt-?out|preferences|dismiss|disavow|not-?you|not-?me|wasnt-?me|report|revoke|deny|decline|reject|cancel|support|help|feedback|privacy|terms|alert|lock-?account|secure-?account)(?![a-z0-9])|^https?:\/\/[^/]*\/(?:[^?#]*\/)?(?:blog[a-z-]*|articles?|guides?|faq|wiki|docs|news|learn|tips|hc|magazine?|column|kb|ratgeber|tipps|hilfe|conseils|aide|articulos|consejos|ayuda|artigos|dicas|ajuda|consigli|guida|aiuto|cursussen|hulp|porady|pomoc|rady|napoveda|tippek|sugo|nasveti|savet[ia]?|soveti|stat[iy]a?|nyheter|nyheder|ohjeet)\/|^https?:\/\/(?:www\.)?(?:twitter|x|facebook|instagram|linkedin|youtube|apps\.apple|play\.google)\.com\//;

function anyOf(expressions: readonly RegExp[]): RegExp {
  return new RegExp(expressions.map(({ source }) => source).join('|'));
}
