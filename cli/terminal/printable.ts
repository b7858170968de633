const controls = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Text from scenes and farms as it may be shown on a terminal: names and log lines are other people's words
 * and must not move the cursor, change colours or turn the writing direction. New lines and tabs stay.
 */
export const printable = (text: string) =>
  text.replaceAll(controls, (character) =>
    character === '\n' || character === '\t'
      ? character
      : `\\x${character.codePointAt(0)?.toString(16).padStart(2, '0')}`,
  );
