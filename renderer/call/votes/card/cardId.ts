/** Of the question's card, or of the button that opens it, in the page. */
export const cardId = 'vote-card';
