/** What mediasoup's objects and those that stand for one on another server have in common: somebody may listen to them. */
export interface Listening<Events extends Record<keyof Events, unknown[]>> {
	on<Name extends keyof Events & string>(event: Name, listener: (...args: Events[Name]) => void): unknown;
	once<Name extends keyof Events & string>(event: Name, listener: (...args: Events[Name]) => void): unknown;
}
