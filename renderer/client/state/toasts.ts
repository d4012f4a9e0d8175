import type { ToastView } from '../types.ts';
import { slice } from './slice.ts';

export type ToastsState = {
	/** Shown until dismissed, oldest first. */
	toasts: ToastView[];
};

/** Transient messages; slices show them through `context.messages`. */
export const toastsSlice = slice<ToastsState>()({
	initial: { toasts: [] },
	actions: ({ messages }) => ({ dismissToast: (id: string) => messages.dismissToast(id) }),
});
