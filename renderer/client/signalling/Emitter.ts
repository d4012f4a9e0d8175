/** Base class with typed events. An event says that something happened; listeners return nothing. */
export class Emitter<Events extends { [Name in keyof Events]: unknown[] }> {
	readonly #listeners: { [Name in keyof Events]?: Set<(...data: Events[Name]) => void> } = {};

	/** Returns how to stop listening. */
	on<Name extends keyof Events>(name: Name, listener: (...data: Events[Name]) => void): () => void {
		const listeners = this.#listeners[name] ?? new Set();
		this.#listeners[name] = listeners;
		listeners.add(listener);
		return () => listeners.delete(listener);
	}

	protected emit<Name extends keyof Events>(name: Name, ...data: Events[Name]): void {
		for (const listener of [...(this.#listeners[name] ?? [])]) listener(...data);
	}
}
