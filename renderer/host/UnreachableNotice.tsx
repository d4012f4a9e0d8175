import { useTranslation } from 'react-i18next';
import { Callout } from '../ui/Callout.tsx';

/** In a browser: the server does not answer. The desktop program tells more about its own (`ServiceNotice`). */
export function UnreachableNotice() {
	const { t } = useTranslation();
	if (window.lectern) return null;
	return (
		<Callout testId="home-unreachable" kind="warning" announce>
			{t('host.service.unreachable')}
		</Callout>
	);
}
