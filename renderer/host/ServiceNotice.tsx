import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ServerState } from '../../electron/hostApi.ts';
import { Callout } from '../ui/Callout.tsx';

/** Desktop window only: the server process stopped and is being restarted, or could not be started. */
export function ServiceNotice() {
	const { t } = useTranslation();
	const [state, setState] = useState<ServerState | null>(null);
	useEffect(() => window.lectern?.onServerState(setState), []);
	if (state?.name === 'restarting')
		return (
			<Callout testId="home-service-warning" kind="warning" announce>
				{t('host.service.restarting')}
			</Callout>
		);
	if (state?.name === 'failed')
		return (
			<Callout testId="home-service-error" kind="error" announce>
				{t('host.service.failed', { code: state.code })}
			</Callout>
		);
	return null;
}
