import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { reportFileName } from '../../../sfu/protocol/reportFileName.ts';
import { fetchReport } from '../../client/signalling/checkApi.ts';
import { Button } from '../../ui/Button.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { saveFile } from '../../ui/saveFile.ts';

type State = 'idle' | 'running' | 'saved' | 'failed';

/** One file for somebody who helps: the same as `lectern report`. */
export function SaveReport({ token }: { token: string }) {
	const { t } = useTranslation();
	const [state, setState] = useState<State>('idle');
	const save = async () => {
		setState('running');
		try {
			saveFile(reportFileName(new Date()), 'text/plain', await fetchReport(token));
			setState('saved');
		} catch {
			setState('failed');
		}
	};
	return (
		<>
			<p className="text-pretty text-muted">{t('help.report.text')}</p>
			<Button
				testId="report-save"
				className="mt-3"
				aria-disabled={state === 'running'}
				onClick={state === 'running' ? undefined : () => void save()}
			>
				{t('help.report.save')}
			</Button>
			<p role="status" data-testid="report-state" data-state={state} className="mt-3 text-muted empty:mt-0">
				{(state === 'running' || state === 'saved') && t(`help.report.${state}`)}
			</p>
			{state === 'failed' && (
				<div className="mt-3">
					<Callout testId="report-failed" kind="warning" announce>
						{t('help.report.failed')}
					</Callout>
				</div>
			)}
		</>
	);
}
