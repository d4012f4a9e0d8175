import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { OwnWindow, useWindowClosing } from '../../ui/OwnWindow.tsx';
import { WindowContent } from '../../ui/WindowContent.tsx';
import { useCall } from '../useCall.tsx';
import {
	setPictureInPicture,
	setPresenterWindow,
	setStageWindow,
	usePictureInPicture,
	usePresenterWindow,
	useStageWindow,
} from './openWindows.ts';
import { PresenterView } from './PresenterView.tsx';
import { StageView } from './StageView.tsx';

/** CSS px */
const sizes = { stage: { width: 960, height: 600 }, presenter: { width: 340, height: 500 } };

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
			size={sizes.stage}
			onClose={close}
			onBlocked={close}
		>
			<StageView />
		</OwnWindow>
	);
}

function PresenterWindow() {
	const { t } = useTranslation();
	const isSharing = useCall(({ screen }) => screen.status === 'on');
	const isWanted = usePresenterWindow();
	const pictureInPicture = usePictureInPicture();
	useClosedWhen(!isSharing, pictureInPicture);
	useWindowClosing(pictureInPicture, () => setPictureInPicture(null));
	// The next share begins with it again.
	useEffect(() => {
		if (!isSharing) setPresenterWindow(window.lectern !== undefined);
	}, [isSharing]);
	if (!isSharing) return null;
	if (pictureInPicture)
		return (
			<WindowContent of={pictureInPicture} title={t('presenting.small.title')}>
				<PresenterView />
			</WindowContent>
		);
	if (!isWanted) return null;
	const close = () => setPresenterWindow(false);
	return (
		<OwnWindow
			name="lectern-presenter"
			title={t('presenting.small.title')}
			size={sizes.presenter}
			onClose={close}
			onBlocked={close}
		>
			<PresenterView />
		</OwnWindow>
	);
}

/** Also when the class ends. */
function useClosedWhen(isOver: boolean, child: Window | null) {
	useEffect(() => {
		if (isOver && child) setPictureInPicture(null);
	}, [isOver, child]);
	useEffect(() => () => child?.close(), [child]);
}

/** Our windows are not in what the class sees of the screen, from before it is captured. */
function useCaptureProtection() {
	const isSharing = useCall(({ screen }) => screen.status === 'on' || screen.status === 'starting');
	useEffect(() => {
		void window.lectern?.setSharing(isSharing).catch(() => {});
	}, [isSharing]);
}
