import type { WireError } from '../../../sfu/protocol/errors.ts';
import type { Reaction } from '../../../sfu/protocol/operations.ts';
import { steadyNowMs } from '../../steadyNow.ts';
import { stepDown } from '../media/reception.ts';
import type { Attempted, Limit, NamedToast, ReactionView, ToastKey, ToastView } from '../types.ts';

const reactionShownMs = 4_000;
/** Nobody reads more at once. */
const maxToasts = 4;
const maxReactions = 30;
/** A connection whose quality swings shows the same limit at most once in this time. */
const limitQuietMs = 60_000;

type Shown = { toasts: ToastView[]; reactions: ReactionView[] };

/** Shows messages for a while: removes reactions after some seconds and keeps toasts until they are dismissed. */
export class TransientMessages {
	readonly #update: (change: (state: Shown) => Partial<Shown>) => void;
	readonly #timers = new Set<ReturnType<typeof setTimeout>>();
	#count = 0;
	#lastLimit = { stepDown: 0, atMs: 0 };

	constructor(update: (change: (state: Shown) => Partial<Shown>) => void) {
		this.#update = update;
	}

	toast(key: ToastKey, values?: Record<string, string>): void {
		this.#show({ id: this.#nextId(), key, ...(values && { values }) });
	}

	/** What a person tried to do has failed. Replaces the toast of the same failure before. */
	failed(attempted: Attempted, error: WireError): void {
		const isSame = (toast: ToastView) =>
			toast.key === 'failed' && toast.attempted === attempted && toast.error.code === error.code;
		this.#update(({ toasts }) => ({ toasts: toasts.filter((toast) => !isSame(toast)) }));
		this.#show({ id: this.#nextId(), key: 'failed', attempted, error });
	}

	/** What people did just now. It takes the names of the toast of the same key that is still shown. */
	named(toast: NamedToast): void {
		const id = this.#nextId();
		this.#update(({ toasts }) => {
			const shown = toasts.flatMap((each) => ('names' in each && each.key === toast.key ? each.names : []));
			const others = toasts.filter(({ key }) => key !== toast.key);
			const names = [...new Set([...shown, ...toast.names])];
			return { toasts: [...others, { ...toast, id, names }].slice(-maxToasts) };
		});
	}

	/** Less video is received from now on. Replaces the toast of the limit before. */
	limited(limit: Limit): void {
		const last = this.#lastLimit;
		const isNews = stepDown(limit.step) > last.stepDown || steadyNowMs() - last.atMs > limitQuietMs;
		if (!isNews) return;
		this.#lastLimit = { stepDown: stepDown(limit.step), atMs: steadyNowMs() };
		this.#update(({ toasts }) => ({ toasts: toasts.filter(({ key }) => key !== 'limited') }));
		this.#show({ id: this.#nextId(), key: 'limited', limit });
	}

	dismissToast(id: string): void {
		this.#update(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
	}

	reaction(peerId: string, reaction: Reaction): void {
		const id = this.#nextId();
		this.#update(({ reactions }) => ({
			reactions: [...reactions, { id, peerId, reaction }].slice(-maxReactions),
		}));
		const timer = setTimeout(() => {
			this.#timers.delete(timer);
			this.#update(({ reactions }) => ({ reactions: reactions.filter((shown) => shown.id !== id) }));
		}, reactionShownMs);
		this.#timers.add(timer);
	}

	/** Idempotent. */
	close(): void {
		for (const timer of this.#timers) clearTimeout(timer);
		this.#timers.clear();
	}

	#show(toast: ToastView): void {
		this.#update(({ toasts }) => ({ toasts: [...toasts, toast].slice(-maxToasts) }));
	}

	#nextId(): string {
		this.#count += 1;
		return `message-${this.#count}`;
	}
}
