import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { ToastView } from '../client/types.ts';
import { actionText } from '../problems/actions.ts';
import { Toast, ToastRegion } from '../ui/Toast.tsx';
import { useActions, useCall } from './useCall.tsx';

/** Time until a toast disappears by itself. */
const shownMs = 6000;

function textOf(toast: ToastView, t: TFunction): string {
	if (toast.key === 'limited') return t(`quality.reception.${toast.limit.step}.${toast.limit.reason}`);
	if (toast.key === 'failed') return actionText(toast.attempted, toast.error, t);
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
		<ToastRegion label={t('call.toast.label')} shownMs={shownMs}>
			{toasts.map((toast) => (
				<Toast key={toast.id} onClose={() => actions.dismissToast(toast.id)}>
					{textOf(toast, t)}
				</Toast>
			))}
		</ToastRegion>
	);
}
