import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { lookedAt, mayTurn } from '../client/state/slides.ts';
import type { ToastView } from '../client/types.ts';
import { actionText } from '../problems/actions.ts';
import { listNames } from '../ui/nameList.ts';
import { useStoredSwitch } from '../ui/storedSwitch.ts';
import { Toast, ToastRegion } from '../ui/Toast.tsx';
import { announcementSwitch } from './announcements/announcementSwitch.ts';
import type { ControlProps } from './entries.ts';
import { LobbyToast } from './lobby/LobbyToast.tsx';
import { useActions, useCall } from './useCall.tsx';

/** Time until a toast disappears by itself. */
const shownMs = 6000;

function textOf(toast: ToastView, t: TFunction, language: string): string {
	if (toast.key === 'limited') return t(`quality.reception.${toast.limit.step}.${toast.limit.reason}`);
	if (toast.key === 'failed') return actionText(toast.attempted, toast.error, t);
	if ('names' in toast) return t(`call.toast.${toast.key}`, { names: listNames(toast.names, t, language) });
	return t(`call.toast.${toast.key}`, {
		name: toast.values?.name ?? '',
		...(toast.values?.role !== undefined && { context: toast.values.role }),
	});
}

/** Transient messages above the control bar, and who waits in the lobby; screen readers hear of each once, politely. */
export function Toasts({ panel }: ControlProps) {
	const { t, i18n } = useTranslation();
	const actions = useActions();
	const [isAnnounced] = useStoredSwitch(announcementSwitch);
	const toasts = useCall((state) => state.toasts);
	const hasSlidesBar = useCall((state) => mayTurn(state) && lookedAt(state) !== null);
	return (
		<ToastRegion label={t('call.toast.label')} shownMs={shownMs} raised={hasSlidesBar}>
			{toasts.map((toast) => (
				<Toast
					testId="call-toast"
					key={toast.id}
					silent={isAnnounced && toast.key === 'handsRaised'}
					onClose={() => actions.dismissToast(toast.id)}
					actions={
						toast.key === 'photosAdded'
							? [
									{
										testId: 'call-toast-show',
										text: t('slides.photo.show'),
										hint: t('slides.photo.showHint'),
										onPress: () => actions.showPage(toast.page),
									},
								]
							: []
					}
				>
					{textOf(toast, t, i18n.language)}
				</Toast>
			))}
			<LobbyToast panel={panel} silent={isAnnounced} />
		</ToastRegion>
	);
}
