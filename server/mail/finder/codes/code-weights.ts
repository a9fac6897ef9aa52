/**
 * What speaks for and against a token being the code, each with its weight. Set by hand and
 * not fitted to any mail: one of the placements must hold, and a token that nothing but its
 * place speaks for needs two more that say what the message is about.
 */
export const WEIGHTS = {
  /** "Your code: 482913", "482913 is your code". */
  'word before': 45,
  'word behind': 40,
  'word in the line': 30,
  /** In a line of its own, below or above the sentence that speaks of it. */
  'word above': 40,
  'word below': 30,
  'word in the subject': 25,
  /** "Use 482913 to …". */
  'asked for': 30,
  /** "Password: 482913", for one time. */
  'named as a password': 45,
  /** "482913 – log in to …". */
  'opens a line of purpose': 30,
  /** "Skriv 482913 for at logge ind", "Met 482913 log je in". */
  'typed to prove it': 45,
  'typed as said above': 40,
  /** "Type the digits 4827 into the form." */
  'typed as named': 50,
  'proven with it': 30,
  /** The text says that the code stands in the subject. */
  'named by the text': 55,
  'given for a time': 45,
  'opens or ends the subject': 30,
  /** Of the whole email, in a sentence that asks for it or says what for. */
  'the only number': 45,
  'stands alone': 20,
  'in a sentence': 5,

  /** Below a line that ends in a colon, or within a sentence. */
  'announced by an open line': 10,
  /** "… these four digits:" */
  'symbols in the line above': 15,
  'alone in its line': 5,
  /** No other number stands alone, or in letters of its own. */
  'the only one set off': 15,
  /** The line above ends in a colon. */
  'announced by a colon': 15,
  /** "If you did not ask for it …" */
  'for those who asked': 10,
  /** "Or type 482913 there instead." */
  'the other way beside a link': 15,
  'a device is named': 10,
  'beside a link that proves': 10,
  'no sum and no date': 15,
  'may be a count': -10,
  'behind a colon': 5,
  'set off': 10,
  'also in the subject': 20,
  'subject speaks of a code': 20,
  'word for signing in': 25,
  'word for a proof': 20,
  'to be entered': 15,
  'for one time': 15,
  'purpose near': 10,
  /** "To sign in, type this code:" */
  'purpose in the line above': 10,
  'purpose in the subject': 10,
  'a payment to complete': 15,
  'good for minutes': 15,
  'good for days': 15,
  'not to be shared': 10,

  'six digits': 5,
  digits: -5,
  groups: 0,
  /** Hardly anything else is written in single digits. */
  spread: 20,
  mixed: -5,
  pair: -5,
  unusual: -15,
  'letter groups': -5,
  letters: -15,
  slogan: -20,
  name: -20,
  year: -20,
  'words behind a year': -40,
  /** Lower case, in groups, as sign-in words are. */
  'word groups': -20,
  word: -35,

  'another matter beside signing in': -25,
  'another matter that is confirmed': -60,
  'another matter in its line': -35,
  'another matter near': -20,
  'another matter in the subject': -50,
  'another matter beside a code in the subject': -25,
  'another matter throughout': -20,
  'money near': -10,
  'a receipt': -45,
  'a build': -60,
  'an order that is confirmed': -45,
  'an offer in the subject': -40,
  'a list to keep': -60,
} as const;

export type Evidence = keyof typeof WEIGHTS;

/** Below it, nothing is better than something. */
export const ENOUGH = 50;
