import { MonitorX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useActions, useCall } from '../useCall.tsx';

/** Our media do not come through although the class does: what to try, until they do. */
export function OwnMediaNotice() {
	const { t } = useTranslation();
	const { retryNow } = useActions();
	// While the class is not reached either, the banner of the lost connection says more.
	const trouble = useCall((state) => (state.phase.name === 'joined' ? state.mediaTrouble : null));
	const isHost = useCall((state) => state.role === 'host');
	return (
		<div role="alert" data-testid="own-media-notice" className="max-w-full empty:absolute">
			{trouble && (
				<Notice
					testId="notice-own-media"
					icon={<MonitorX className="text-danger-ink" aria-hidden />}
					text={t(
						trouble === 'blocked' ? 'mediaTrouble.blocked' : isHost ? 'mediaTrouble.ownHost' : 'mediaTrouble.own',
					)}
				>
					<Button testId="notice-own-media-retry" onClick={retryNow} className="shrink-0">
						{t('mediaTrouble.tryNow')}
					</Button>
				</Notice>
			)}
		</div>
	);
}
