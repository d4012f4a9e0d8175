import type { StoreApi } from 'zustand/vanilla';
import type { Reaction } from '../../sfu/protocol/operations.ts';
import type { Limit } from './receptionWords.ts';
import type { CallState, ToastKey, ToastView } from './types.ts';

const reactionShownMs = 4_000;
/** More than these nobody reads. */
const toastsAtMost = 4;
const reactionsAtMost = 30;

/** What is shown for a moment: reactions go by themselves, toasts when they are dismissed. */
export class PassingMessages {
	readonly #store: StoreApi<CallState>;
	readonly #timers = new Set<ReturnType<typeof setTimeout>>();
	#count = 0;

	constructor(store: StoreApi<CallState>) {
		this.#store = store;
	}

	toast(key: ToastKey, values?: Record<string, string>): void {
		this.#show({ id: this.#nextId(), key, ...(values && { values }) });
	}

	/** Less of the pictures comes from now on. */
	limited(limit: Limit): void {
		this.#show({ id: this.#nextId(), key: 'limited', limit });
	}

	dismissToast(id: string): void {
		this.#store.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
	}

	reaction(peerId: string, reaction: Reaction): void {
		const id = this.#nextId();
		this.#store.setState(({ reactions }) => ({
			reactions: [...reactions, { id, peerId, reaction }].slice(-reactionsAtMost),
		}));
		const timer = setTimeout(() => {
			this.#timers.delete(timer);
			this.#store.setState(({ reactions }) => ({ reactions: reactions.filter((shown) => shown.id !== id) }));
		}, reactionShownMs);
		this.#timers.add(timer);
	}

	/** Idempotent. */
	close(): void {
		for (const timer of this.#timers) clearTimeout(timer);
		this.#timers.clear();
	}

	#show(toast: ToastView): void {
		this.#store.setState(({ toasts }) => ({ toasts: [...toasts, toast].slice(-toastsAtMost) }));
	}

	#nextId(): string {
		this.#count += 1;
		return `passing-${this.#count}`;
	}
}
