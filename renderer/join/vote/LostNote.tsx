import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { useNow } from '../../ui/useNow.ts';

type Props = { nextTryAtMs: number | null; onRetry: () => void };

/** The connection is lost: when it is tried again, and a button for at once. */
export function LostNote({ nextTryAtMs, onRetry }: Props) {
	const { t } = useTranslation();
	const now = useNow(250);
	const seconds = nextTryAtMs === null ? 0 : Math.max(0, Math.ceil((nextTryAtMs - now) / 1000));
	return (
		<Callout
			testId="vote-lost"
			kind="warning"
			action={
				<Button testId="vote-retry" onClick={onRetry}>
					{t('call.connection.tryNow')}
				</Button>
			}
		>
			<span role="alert">{t('votes.phone.lost')}</span>{' '}
			<span className="figures text-muted">
				{seconds > 0 ? t('call.connection.nextTry', { count: seconds }) : t('call.connection.trying')}
			</span>
		</Callout>
	);
}
