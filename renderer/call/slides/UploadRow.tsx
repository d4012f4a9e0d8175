import { RotateCcw, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { UploadView } from '../../client/state/documents.ts';
import { lineAnswer, lineText } from '../../problems/lines.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { NameText } from '../../ui/NameText.tsx';
import { useActions } from '../useCall.tsx';

/** A document on its way: how far it is, or what is wrong with it. */
export function UploadRow({ upload }: { upload: UploadView }) {
	const { t } = useTranslation();
	const { dropUpload, retryUpload } = useActions();
	const { uploadId, name, sentBytes, totalBytes, problem } = upload;
	const share = totalBytes === 0 ? 0 : sentBytes / totalBytes;
	const percent = Math.floor(share * 100);
	return (
		<li data-testid="slides-upload" className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
			<div className="min-w-40 grow basis-0">
				<p className="font-medium wrap-anywhere">
					<NameText>{name}</NameText>
				</p>
				{problem === null ? (
					<>
						<p className="figures text-sm text-muted">
							{totalBytes === 0 ? t('slides.checking') : t('slides.sending', { percent })}
						</p>
						<div
							role="progressbar"
							aria-label={t('slides.progress', { name })}
							aria-valuemin={0}
							aria-valuemax={100}
							aria-valuenow={percent}
							className="forced-edge mt-1 h-1.5 overflow-hidden rounded-full bg-line"
						>
							<div className="h-full rounded-full bg-accent" style={{ width: `${percent}%` }} />
						</div>
					</>
				) : (
					<p role="alert" className="text-sm text-danger-ink">
						{'fault' in problem ? t(`slides.fault.${problem.fault}`) : lineText('upload', problem.error, t)}
					</p>
				)}
			</div>
			{problem !== null && 'error' in problem && lineAnswer('upload', problem.error).remedy === 'tryAgain' && (
				<Button testId="slides-upload-again" onClick={() => retryUpload(uploadId)}>
					<RotateCcw className="size-4.5" aria-hidden />
					{t('slides.again')}
				</Button>
			)}
			<IconButton
				testId="slides-upload-drop"
				label={problem === null ? t('slides.cancel', { name }) : t('slides.dismiss', { name })}
				icon={<X className="size-5" aria-hidden />}
				onClick={() => dropUpload(uploadId)}
			/>
		</li>
	);
}
