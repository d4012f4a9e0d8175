import { beforeAll } from 'vitest';
import { connectThroughFront } from '../testing/throughFront.ts';
import './dialects.test.ts';
import './otherIssuers.test.ts';
import './recovery.test.ts';
import './room.test.ts';
import './seats.test.ts';
import './sentences.test.ts';

beforeAll(connectThroughFront);
