import { FolderOpen } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptFolder } from '../../../electron/hostApi.ts';
import { Button } from '../../ui/Button.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import type { SettingsProps } from './sections.ts';

/** Where recordings and everything else are kept. The desktop program shows the folders; in a browser, their places can be copied. */
export function FileSection({ info }: SettingsProps) {
	const { t } = useTranslation();
	const [isGone, setGone] = useState(false);
	const show = (folder: KeptFolder) => {
		setGone(false);
		window.lectern?.showFolder(folder).catch(() => setGone(true));
	};
	const folders: { folder: KeptFolder; path: string }[] = [
		{ folder: 'recordings', path: info.recordingsFolder },
		{ folder: 'data', path: info.dataFolder },
	];
	return (
		<div className="space-y-5">
			<p className="text-[0.9375rem] text-muted">{t('settings.files.text')}</p>
			{folders.map(({ folder, path }) => {
				const what = t(`settings.files.${folder}`);
				return (
					<section key={folder}>
						<h3 className="font-semibold">{what}</h3>
						<div className="mt-1 flex flex-wrap items-center gap-2">
							<p dir="ltr" className="min-w-40 grow basis-0 text-[0.9375rem] [overflow-wrap:anywhere] text-muted">
								{path}
							</p>
							{window.lectern ? (
								<Button
									testId="settings-folder-show"
									onClick={() => show(folder)}
									aria-label={t('settings.files.showOf', { what })}
								>
									<FolderOpen className="size-5" aria-hidden />
									{t('settings.files.show')}
								</Button>
							) : (
								<CopyButton testId="settings-folder-copy" text={path} label={t('settings.files.copy', { what })} />
							)}
						</div>
					</section>
				);
			})}
			{isGone && (
				<Callout testId="settings-folder-failed" kind="warning" announce>
					{t('settings.files.gone')}
				</Callout>
			)}
		</div>
	);
}
