/* front/server.h -- the HTTP library set up, and visitors let in */
#pragma once
#include "front/state.h"

/* Starts the library without sockets of its own: plain always, TLS when there is a certificate, and
 * that for cards when authorities are trusted besides. */
gboolean front_server_start(Front *front, GError **error);
void front_server_stop(Front *front);
/* Takes a listening socket. Plain HTTP stands only on loopback, TLS only with a certificate, cards
 * only with authorities; PROBLEM_USAGE, PROBLEM_NOT_FOUND otherwise (and `fd` is closed). */
gboolean front_server_listen(Front *front, int fd, RoleListen kind, GError **error);
/* Lets in who waits at `listener`. */
void front_server_accept(Front *front, const FrontListener *listener);
/* Lets the library work on what is ready. */
void front_server_run(Front *front);
gboolean front_server_has_work(const Front *front);
/* The library looks at `visitor` again. */
void front_server_wake(FrontVisitor *visitor);
/* The connection breaks off; what lies in its buffers is dropped. */
void front_server_cut(FrontVisitor *visitor);
