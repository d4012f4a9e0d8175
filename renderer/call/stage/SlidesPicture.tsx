import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pageSurface } from '../../../sfu/protocol/ink/surfaces.ts';
import type { LookedAt } from '../../client/state/slides.ts';
import { ZoomablePicture } from '../../ui/ZoomablePicture.tsx';
import { InkLayer } from '../ink/InkLayer.tsx';
import { useDrawing } from '../ink/useDrawing.ts';
import { PageLinks } from '../slides/PageLinks.tsx';
import { PagePicture } from '../slides/PagePicture.tsx';
import { PageText } from '../slides/PageText.tsx';
import { useCall } from '../useCall.tsx';
import { slidesKey } from './tileList.ts';

/** How much sharper a page is drawn while fingers magnify it. */
const magnifiedFactor = 2.5;

type Props = { looked: LookedAt; large: boolean; forAudience: boolean };

/** The page that we look at, with what lies over it. */
export function SlidesPicture({ looked, large, forAudience }: Props) {
	const { t } = useTranslation();
	const { document, pageId, pageIds } = looked;
	const roomId = useCall(({ room }) => room?.roomId ?? '');
	const isConnected = useCall(({ phase }) => phase.name === 'joined');
	const { isDrawing } = useDrawing(slidesKey);
	const [isZoomed, setZoomed] = useState(false);
	const index = pageIds.indexOf(pageId);
	const ahead = [pageIds[index + 1], pageIds[index - 1]].filter((id) => id !== undefined);
	const hasControls = large && !forAudience;
	return (
		<>
			<ZoomablePicture enabled={hasControls} wholeLabel={t('stage.whole')} onZoomed={setZoomed}>
				<PagePicture
					{...{ roomId, document, pageId }}
					ahead={ahead}
					magnified={isZoomed ? magnifiedFactor : 1}
					attempt={isConnected}
				>
					{(shown) => (
						<>
							{hasControls && shown.picture && (
								<PageLinks {...{ roomId, document }} pageId={shown.pageId} picture={shown.picture} />
							)}
							<InkLayer
								surface={pageSurface(document.documentId, shown.pageId)}
								picture={shown.picture}
								drawing={hasControls && isDrawing}
							/>
						</>
					)}
				</PagePicture>
			</ZoomablePicture>
			{hasControls && <PageText {...{ roomId, document, pageId }} />}
		</>
	);
}
