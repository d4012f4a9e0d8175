import { Maximize } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from './Button.tsx';
import { enterFullScreen } from './fullScreen.ts';
import { useOwnerWindow } from './ownerWindow.ts';

/**
 * Puts the window in which it is into full screen: a browser does so by a click in that window only. The desktop program does
 * it by itself on a second display, and by the keys of the system.
 */
export function OwnFullScreenButton() {
	const { t } = useTranslation();
	const { document: owned } = useOwnerWindow();
	if (window.lectern || !owned.fullscreenEnabled) return null;
	return (
		<Button
			testId="window-full-screen"
			variant="quiet"
			className="in-[:fullscreen]:hidden"
			onClick={() => void enterFullScreen(owned.documentElement)}
		>
			<Maximize className="size-5" aria-hidden />
			{t('presenting.fullScreen')}
		</Button>
	);
}
