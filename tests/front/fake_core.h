/* tests/front/fake_core.h -- a stand-in for core that answers as a test asks by its address */
#pragma once

/* Serves the stream socket `fd` until it ends. Addresses under /api/v1/:
 * small (58 bytes of JSON) · echo (the request's head as JSON) · count (how many body bytes came) ·
 * stream?BYTES, known?BYTES (a long body, without and with its length) · never (no answer) ·
 * early (answers 413 at once, takes nothing) · stall (takes no body) · refuse (resets at once) ·
 * break (begins an answer, then resets) · die (ends the process) · late?MS · empty (204) · cookie
 */
void fake_core_run(int fd);

#define FAKE_CORE_SMALL "{\"name\":\"Mihon\",\"version\":\"0.1.0\",\"signed_in\":false,\"x\":1}"
