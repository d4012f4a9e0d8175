import type { TFunction } from 'i18next';
import { X } from 'lucide-react';
import { Toast } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import type { ToastView } from '../client/types.ts';
import { IconButton } from '../ui/Button.tsx';
import { useActions, useCall } from './useCall.tsx';

/** Time until a toast disappears by itself. */
const shownMs = 6000;

function textOf(toast: ToastView, t: TFunction): string {
	if (toast.key === 'limited') return t(`quality.reception.${toast.limit.step}.${toast.limit.reason}`);
	return t(`call.toast.${toast.key}`, {
		name: toast.values?.name ?? '',
		...(toast.values?.role !== undefined && { context: toast.values.role }),
	});
}

/** Transient messages above the control bar; screen readers announce them politely. */
export function Toasts() {
	const { t } = useTranslation();
	const actions = useActions();
	const toasts = useCall((state) => state.toasts);
	return (
		<Toast.Provider duration={shownMs} swipeDirection="down" label={t('call.toast.label')}>
			{toasts.map((toast) => (
				<Toast.Root
					key={toast.id}
					type="background"
					onOpenChange={(open) => !open && actions.dismissToast(toast.id)}
					className="slide-in flex items-center gap-2 rounded-2xl bg-slate-900 py-1.5 pr-1.5 pl-4 text-white shadow-float dark:bg-slate-100 dark:text-slate-900"
				>
					<Toast.Description className="grow text-[0.9375rem]">{textOf(toast, t)}</Toast.Description>
					<Toast.Close asChild>
						<IconButton
							label={t('ui.dismiss')}
							icon={<X className="size-5" aria-hidden />}
							variant="bare"
							className=" hover:bg-white/15 dark:hover:bg-slate-900/10"
						/>
					</Toast.Close>
				</Toast.Root>
			))}
			<Toast.Viewport className="fixed inset-x-3 bottom-24 z-50 mx-auto flex max-w-md flex-col gap-2 outline-none" />
		</Toast.Provider>
	);
}
