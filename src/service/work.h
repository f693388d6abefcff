/* service/work.h -- the end of privileged work with what it stood on; seen by service/ alone */
#pragma once
#include "service/service.h"

typedef struct {
    const char *person;
    const char *session; /* NULL: any */
    const char *keep;    /* this session's goes on; NULL: none */
} ServiceWorkOf;
/* `work.end` of each: by `cause` "hand", "session" (which ended), or "time" where that was up. */
gboolean service_end_work_of(ServiceCall *call, const ServiceWorkOf *of, const char *cause,
                             GError **error);
/* `work.end` of all whose time is up or whose session no longer holds: before a sweep. */
gboolean service_end_due_work(ServiceCall *call, GError **error);
/* Ends all sessions of a person but `keep` (NULL: all), and the work under way in them. */
gboolean service_end_sessions(ServiceCall *call, const char *person, const char *keep,
                              GError **error);
