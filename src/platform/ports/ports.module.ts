import { Global, Module } from '@nestjs/common';
import { Clock, SystemClock } from '../../common/clock.js';
import { Random, SystemRandom } from '../../common/random.js';

/** The real clock and the real source of chance, behind the ports that engine code takes. */
@Global()
@Module({
  providers: [
    { provide: Clock, useClass: SystemClock },
    { provide: Random, useClass: SystemRandom },
  ],
  exports: [Clock, Random],
})
export class PortsModule {}
