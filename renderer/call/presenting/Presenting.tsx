import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { OwnWindow, useWindowClosing } from '../../ui/OwnWindow.tsx';
import { WindowContent } from '../../ui/WindowContent.tsx';
import { closeSmallWindow, resetSmallWindow, smallWindowSize, useSmallWindow } from '../screen/smallWindow.ts';
import { useCall } from '../useCall.tsx';
import { setStageWindow, useStageWindow } from './openWindows.ts';
import { PresenterView } from './PresenterView.tsx';
import { StageView } from './StageView.tsx';

/** CSS px; not in full screen. */
const stageSize = { width: 960, height: 600 };

/** The windows of the class beside its page: the stage for an audience, and the small one on top while we share a screen. */
export function Presenting() {
	useCaptureProtection();
	return (
		<>
			<StageWindow />
			<PresenterWindow />
		</>
	);
}

function StageWindow() {
	const { t } = useTranslation();
	const isOpen = useStageWindow();
	const className = useCall(({ room }) => room?.name ?? '');
	if (!isOpen) return null;
	const close = () => setStageWindow(false);
	return (
		<OwnWindow
			name="lectern-stage"
			title={t('presenting.stage.title', { className })}
			size={stageSize}
			onClose={close}
			onBlocked={close}
		>
			<StageView />
		</OwnWindow>
	);
}

/** Also closed when the class ends. */
function PresenterWindow() {
	const isSharing = useCall(({ screen }) => screen.status === 'on');
	useEffect(() => (isSharing ? resetSmallWindow : undefined), [isSharing]);
	return isSharing && <SmallWindow />;
}

function SmallWindow() {
	const { t } = useTranslation();
	const shown = useSmallWindow();
	const inPicture = shown === 'program' ? null : shown;
	useWindowClosing(inPicture, closeSmallWindow);
	useEffect(() => () => inPicture?.close(), [inPicture]);
	const title = t('presenting.small.title');
	if (inPicture)
		return (
			<WindowContent of={inPicture} title={title}>
				<PresenterView />
			</WindowContent>
		);
	if (!shown) return null;
	return (
		<OwnWindow
			name="lectern-presenter"
			title={title}
			size={smallWindowSize}
			onClose={closeSmallWindow}
			onBlocked={closeSmallWindow}
		>
			<PresenterView />
		</OwnWindow>
	);
}

/** Our windows are not in what the class sees of the screen, from before it is captured. */
function useCaptureProtection() {
	const isSharing = useCall(({ screen }) => screen.status === 'on' || screen.status === 'starting');
	useEffect(() => {
		if (!isSharing) return;
		const protect = (isOn: boolean) => void window.lectern?.setSharing(isOn).catch(() => {});
		protect(true);
		// Also when the class ends while a screen is shared.
		return () => protect(false);
	}, [isSharing]);
}
