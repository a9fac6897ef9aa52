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
    /bevestig|bekrae?ft|bekreft|godkend|stadfest|virkja|vahvist|varmist|kinnit|apstiprin|patvirtin|potwierd|weryfik|potv[au]?r[dz]|potrdi|potrjev|kadarna|over(?:eni|it|te)(?![a-z])|megerosit|ellenorz/,
    /(?<![a-z])onay|dogrula|etkinlestir|tasdi[qk]|tesdiq|konfirm|xac-?(?:nhan|minh|thuc)|kich-?hoat|pengesahan|podtver|pidtver|aktiva|thibitish|epivev|epalith/,
    /energopo[iy]|tautopo[iy]|pa(?:c|ts)v[iy]?[ea]r|provjer|ovjeri|preveri|proverk[aiu]|batalga|rasta[uw](?![a-z])|tastykta|yrasto|(?<![a-z])hastat|daa?dast/,
    /egiazta|baiezta|cadarnh|(?<![a-z])dilys|dearbh|deimhn|hitelesit|konferm|kumpirm|patunay|sahkan|hakiki|qinisek|xaqiij|hamarin|whakau|pistrast/,
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

/**
 * Paths that say enough of the main link of a message, and too little of others: where one signs up,
 * is let in, or joins.
 */
export const MAIN_URL_WORDS: Readonly<Record<LinkKind, RegExp>> = {
  reset: anyOf([
    /(?:new|nov[aeyo]|neu(?:es)?|nouveau|nuev[ao]|nuov[ao]|nieuw|nytt?|uus|uusi|uj|yeni|baru)-?(?:pin|pass|code|kod)|(?<![a-z])(?:obnov[a-z]*|recuperac[a-z]+|recuperat|wiederherst[a-z]+|herstel|odzysk[a-z]*|kurtar[a-z]*|pemulihan|vosst[a-z]+|atkur[a-z]*|atjaun[a-z]+|palaut[a-z]*|taasta[a-z]*|gendan[a-z]*|anaktisi|recuper[ao]|restaur[a-z]+|ripristin[a-z]*|oporav[a-z]*|helyreallit[a-z]*|khoi-?phuc)(?![a-z])/,
  ]),
  invite: anyOf([
    /(?<![a-z])(?:accept[a-z]*|beitr[ei]t[a-z]*|mitmachen|rejoindre|unirse|unirme|unisciti|aceitar|meedoen|deelnemen|bli-?med|ga-?med|deltag|liity|liitu|dolacz|pripoj[a-z]*|pridat-sa|csatlakoz[a-z]*|alatur[a-z]*|pridruz[a-z]*|katil[a-z]*|gabung|tham-?gia|svar|rsvp)(?![a-z])/,
  ]),
  verify: anyOf([
    /regist(?:er|r)|rejestr|rehistr|rekister|sign-?up|enrol|onboard|(?<![a-z])(?:claim|setup|welcome)(?![a-z])|anmeld|inscri|iscri|cadastr|matricul|(?:aan|in)?schrijv|aanmeld|tilmeld|pamelding|anmal(?:an|d)|opret|skraning|prihlask|zalozen|prijav|upis(?![a-z])|vpis(?![a-z])|regjistr|kayit|uyeli|qeydiyyat|dang-?ky|daftar|usajili|jisajili|tirke|samak|zhuce|toroku|touroku|gaip|hoan-?tat|(?:dokon[cz]|dovrs|zaversh|complet|kumplet|kompl|finali[sz]|fullfor|fullfol|slutfor|fuldfor|voltooi|afrond|abschlie|termin(?:er|ar)|conclu|befejez|tamaml|selesai|ayaqta)[a-z]*|(?:nastav|pokrac|weiter|suite|fortsaett|fortsatt|jatka|vazhdo|devam|folytat|continu)[a-z]*/,
  ]),
  signin: anyOf([
    /\/(?:in|enter|entry|entrar|entra|acces[os]?|acceso|acceder|acesso|accesso|log-?in|sign-?in|session|einloggen|anmelden|inloggen|inlog|vk?hod|vhid|vstup|vstop|vlez|belepo?|belepes|logowanie|prihlas[a-z]*|prijava|giris|masuk|dang-?nhap|eisodos|sisene|kirjaudu|logga-?in|logg-?inn|ml|magic|link)\//,
  ]),
};

/** What was bought, sent or written, and is only looked at. */
export const MATTER_PATHS =
  /[/=_-](?:orders?|bestellung(?:en)?|pedidos?|commandes?|ordin[ei]|zamowieni[ea]|objednavk[ay]|siparis|invoices?|rechnung(?:en)?|factur[ae]s?|faktur[ay]?|fattur[ae]|hoadon|bills?|receipts?|track(?:ing)?|shipments?|parcels?|pakete?|deliver(?:y|ies)|bookings?|reservations?|tickets?|events?|calendar|surveys?|reviews?|carts?|checkout|products?|topics?|threads?|viewtopic|showthread|posts?|view|download)(?![a-z])/;

/** A URL that does something for its holder, without saying what. */
export const ACTION_URLS = /action[-_]?token/;

/** URLs that stand in every message, or lead away from what it is for; never inside a secret. */
export const OTHER_URLS =
  /\/(?:(?:notifications?|benachrichtigungen|mitteilungen|notificac(?:iones|oes)|notifiche|meldingen|aviseringar|notifikationer|varsler|ilmoitukset|powiadomienia|oznameni|upozorneni|ertesitesek|notificari|obavijesti|obvestila|uvedomleniya|bildirimler|thong-bao|notifikasi)(?:-settings)?|(?:e-?mail|mail|communications?|contact|subscriptions?|newsletter)[-_]?(?:settings|prefs?|options|cent(?:er|re)))\/?(?:$|[?#])(?!\S*(?:confirm|verif|activ))|\.(?:png|jpe?g|gif|svg|webp)(?:$|[?#])|(?:^|[^a-z0-9])(?:unsubscribe|abmeld[a-z]*|abbestell[a-z]*|desinscri[a-z]*|desabonn[a-z]*|desuscri[a-z]*|baja|descadastr[a-z]*|disiscri[a-z]*|uitschrijv[a-z]*|afmeld[a-z]*|avregistr[a-z]*|avmeld[a-z]*|wypis[a-z]*|odhlas[a-z]*|leiratkoz[a-z]*|dezabon[a-z]*|odjav[a-z]*|otpis[a-z]*|abonelikten[a-z]*|peruuta[a-z]*|opt-?out|preferences|dismiss|disavow|invalidate[a-z]*|not-?you|not-?me|wasnt-?me|report|revoke|deny|decline|reject|cancel|support|help|feedback|privacy|terms|alert|lock-?account|secure-?account)(?![a-z0-9])|^https?:\/\/[^/]*\/(?:[^?#]*\/)?(?:blog[a-z-]*|articles?|guides?|faq|wiki|docs|news|learn|tips|hc|magazine?|column|kb|ratgeber|tipps|hilfe|conseils|aide|articulos|consejos|ayuda|artigos|dicas|ajuda|consigli|guida|aiuto|cursussen|hulp|porady|pomoc|rady|napoveda|tippek|sugo|nasveti|savet[ia]?|soveti|stat[iy]a?|nyheter|nyheder|ohjeet)\/|^https?:\/\/(?:www\.)?(?:twitter|x|facebook|instagram|linkedin|youtube|apps\.apple|play\.google)\.com\//;

function anyOf(expressions: readonly RegExp[]): RegExp {
  return new RegExp(expressions.map(({ source }) => source).join('|'));
}
