import { createContext, useContext } from 'react';

const OwnerWindow = createContext<Window | null>(null);

export const OwnerWindowProvider = OwnerWindow.Provider;

/** The window in which a component is drawn: that of the page, or one that the page has opened (`OwnWindow`). */
export const useOwnerWindow = (): Window => useContext(OwnerWindow) ?? window;
