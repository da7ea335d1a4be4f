/**
 * Loaded before Crossdock's own entry (`node --import`): when the demo is gone, however it ended, its end of our
 * standard input closes, and Crossdock stops as on any SIGTERM. So even a killed demo leaves nothing running.
 */
process.stdin.once('close', () => process.kill(process.pid, 'SIGTERM'));
process.stdin.resume();
