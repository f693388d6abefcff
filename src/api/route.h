/* api/route.h -- what one operation of api/openapi.yaml asks of a request, as the generated table
 * says it */
#pragma once
#include "api/call.h"
#include "wire/request.h"

typedef enum {
    API_CALLER_PUBLIC = 1,   /* nobody is signed in */
    API_CALLER_SESSION = 2,  /* a person signed in */
    API_CALLER_OPERATOR = 4, /* a command on this machine, known by SO_PEERCRED */
    API_CALLER_ADMINISTRATOR = 8,
    API_CALLER_PROGRAM = 32, /* a program with its token */
    API_CALLER_AUDITOR = 64, /* a person who holds the function of auditor */
    API_CALLER_CARD = 16 /* a browser on the listener for cards, whose certificate front judged */
} ApiCaller;

/* What a session may owe before anything else can be done. */
typedef enum {
    API_WHILE_FACTOR = 1 << PEOPLE_OWES_FACTOR,
    API_WHILE_PASSWORD = 1 << PEOPLE_OWES_PASSWORD,
    API_WHILE_ENROLMENT = 1 << PEOPLE_OWES_ENROLMENT
} ApiWhile;

typedef enum { API_LOG_NONE, API_LOG_SITE, API_LOG_BODY, API_LOG_CHOSEN } ApiLog;
typedef enum { API_DOES_READ, API_DOES_WRITE, API_DOES_CORE } ApiDoes;
typedef enum { API_BODY_NONE, API_BODY_JSON, API_BODY_STREAM } ApiBody;
typedef enum {
    API_TYPE_STRING,
    API_TYPE_INTEGER,
    API_TYPE_BOOLEAN,
    API_TYPE_ARRAY,
    API_TYPE_OBJECT
} ApiType;
typedef enum { API_IN_PATH, API_IN_QUERY } ApiPlace;

/* A regular expression as an automaton over bytes: state 1 starts, state 0 refuses for good; bytes
 * above 127 refuse. */
typedef struct {
    const guint8 (*next)[128];
    const guint8 *accepts;
} ApiPattern;

typedef struct ApiField ApiField;
typedef struct ApiSchema ApiSchema;
struct ApiSchema {
    ApiType type;
    gint64 low, high; /* value; characters of a string; items of an array; fields of an object */
    const char *const *allowed; /* NULL-terminated; NULL for any */
    const ApiPattern *pattern;  /* NULL for any */
    const ApiSchema *items;     /* of an array */
    const ApiField *fields; /* of an object, ended by a NULL name; no others are taken. NULL: any */
};
struct ApiField {
    const char *name;
    gboolean required;
    const ApiSchema *schema;
};
typedef struct {
    const char *name;
    ApiPlace place;
    gboolean required;
    gboolean rest;        /* takes the path's remaining segments */
    const char *fallback; /* the value when absent; NULL for none */
    const ApiSchema *schema;
} ApiParam;

/* Reads, or writes inside the writer's call. */
typedef gboolean (*ApiHandler)(ApiCall *call, ApiAnswer *answer, GError **error);
/* Comes before a write, outside the writer: what it makes goes to call->prepared. */
typedef gboolean (*ApiPrepare)(ApiCall *call, GError **error);

typedef struct {
    const char *operation;
    guint8 method;        /* WireMethod */
    const char *template; /* "/api/v1/imports/{import_id}" */
    guint callers;        /* of ApiCaller */
    ApiLog log;
    ApiDoes does;
    ApiBody body;
    guint64 body_max_bytes;
    guint owing;             /* of ApiWhile: also while that is owed */
    PeopleActs acts;         /* of which kind, when it is a privileged act */
    guint program;           /* PeopleProgramAct that a program needs; 0: none */
    gboolean recent;         /* only when the person showed a credential lately */
    gboolean own_key;        /* about passkeys themselves: where they answer for acts, one does */
    const ApiParam *params;  /* path first, in the template's order; ended by a NULL name */
    const ApiSchema *schema; /* of a JSON body */
    ApiPrepare prepare;      /* NULL for none */
    ApiHandler handler;      /* NULL where the core role answers itself */
} ApiRoute;

/* By ApiOperation (api-routes.h, generated). */
extern const ApiRoute api_routes[];
extern const gsize api_route_count;

/* The routes by method and path: one look-up table, made once, immutable, any thread. */
typedef struct ApiRouter ApiRouter;
ApiRouter *api_router_new(void);
void api_router_free(ApiRouter *router);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ApiRouter, api_router_free)

/* The route of `method` and `path`, its path parameters checked and put into `values` (as
 * api_values_*). A HEAD is looked up as GET. NULL with PROBLEM_NOT_FOUND, PROBLEM_METHOD,
 * PROBLEM_INVALID. */
const ApiRoute *api_router_find(const ApiRouter *router, guint8 method, const char *path,
                                ApiValues *values, GError **error);
/* Adds the query's parameters, checked, with what absent ones fall back to. A parameter the
 * operation does not know, or one given twice, is PROBLEM_INVALID. */
gboolean api_route_read_query(const ApiRoute *route, const char *query, ApiValues *values,
                              GError **error);
/* Reads the body of a JSON operation and checks it against its schema. Owned. */
json_t *api_route_read_body(const ApiRoute *route, const guint8 *bytes, gsize size_bytes,
                            GError **error);
