import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HostInfo } from '../../sfu/protocol/http.ts';
import { Button } from '../ui/Button.tsx';
import { Callout } from '../ui/Callout.tsx';
import { HelpDialog } from './help/HelpDialog.tsx';

/** How many devices opened the first page and did not come in, and the way to the check of the network. */
export function ArrivalsNotice({ token, info }: { token: string; info: HostInfo }) {
	const { t } = useTranslation();
	const [checking, setChecking] = useState(false);
	const { notArrivedCount: count } = info;
	return (
		<>
			{count !== undefined && (
				<Callout
					testId="not-arrived"
					action={
						<Button testId="not-arrived-check" onClick={() => setChecking(true)}>
							{t('arrivals.check')}
						</Button>
					}
				>
					{t('arrivals.missing', { count })}
				</Callout>
			)}
			<HelpDialog open={checking} onOpenChange={setChecking} token={token} info={info} startsAtNetwork />
		</>
	);
}
