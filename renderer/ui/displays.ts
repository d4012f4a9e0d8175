/** Not in every browser: whether the desktop has more than one display. */
type ExtendedScreen = Screen & { isExtended?: boolean };

/** undefined: the browser does not tell. */
export const hasSecondDisplay = (): boolean | undefined => (screen as ExtendedScreen).isExtended;
