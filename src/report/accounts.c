/* report/accounts.c -- accounts: who may sign in, and since when somebody has not */
#include "base/problem.h"
#include "people/certificates.h"
#include "people/factors.h"
#include "people/passkey.h"
#include "report/json.h"
#include "report/report.h"
#include <string.h>

typedef struct {
    GString *json;
    PeopleSettings settings;
    gint64 now_us;
} Accounts;

static void append_account(const PeopleAccount *account, gpointer user)
{
    const Accounts *accounts = user;
    GString *json = accounts->json;
    report_next(json);
    g_string_append_c(json, '{');
    report_text(json, "id", account->id);
    report_text(json, "login", account->user_name);
    report_text(json, "name", account->name);
    report_text(json, "role", account->role);
    report_text(json, "state", account->state);
    report_bool(json, "temporary", account->temporary);
    report_time(json, "last_sign_in", account->last_us);
    report_bool(json, "unused",
                people_account_is_unused(account, &accounts->settings, accounts->now_us));
    report_bool(json, "totp", account->totp);
    report_number(json, "passkeys", (guint64)account->passkeys);
    report_number(json, "added", (guint64)account->event);
    g_string_append_c(json, '}');
}

gboolean report_accounts(Store *site, gint64 now_us, GString *json, GError **error)
{
    Accounts accounts = {.json = json, .now_us = now_us};
    g_string_append(json, "{\"accounts\":[");
    if (!people_settings_read(site, &accounts.settings, error) ||
        !people_each_account(site, NULL, append_account, &accounts, error))
        return FALSE;
    g_string_append(json, "]}");
    return TRUE;
}

gboolean report_account(Store *site, const char *id, gint64 now_us, GString *json, GError **error)
{
    gsize before = json->len;
    Accounts accounts = {.json = json, .now_us = now_us};
    if (!people_settings_read(site, &accounts.settings, error) ||
        !people_each_account(site, id, append_account, &accounts, error))
        return FALSE;
    if (json->len > before)
        return TRUE;
    problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("account", "利用者"), id);
    return FALSE;
}

static void append_passkey(const PeoplePasskeyRow *row, gpointer user)
{
    GString *json = user;
    report_next(json);
    g_string_append_c(json, '{');
    report_text(json, "id", row->id);
    report_text(json, "name", row->name);
    report_time(json, "since", row->since_us);
    report_time(json, "used", row->used_us);
    g_string_append_c(json, '}');
}

gboolean report_factors(Store *site, const char *person, GString *json, GError **error)
{
    PeopleFactors factors;
    if (!people_factors_read(site, person, &factors, error))
        return FALSE;
    g_string_append_c(json, '{');
    report_bool(json, "totp", factors.totp);
    report_time(json, "totp_since", factors.totp_since_us);
    report_time(json, "totp_used", factors.totp_used_us);
    report_number(json, "recovery", (guint64)factors.recovery);
    report_raw(json, "passkeys", "[");
    if (!people_passkey_each(site, person, append_passkey, json, error))
        return FALSE;
    g_string_append(json, "]}");
    return TRUE;
}

static void append_certificate(const PeopleCertificateRow *row, gpointer user)
{
    GString *json = user;
    report_next(json);
    g_string_append_c(json, '{');
    report_text(json, "id", row->id);
    report_text(json, "subject", row->subject);
    report_text(json, "issuer", row->issuer);
    report_text(json, "serial", row->serial);
    report_time(json, "until", row->until_us);
    report_time(json, "used", row->used_us);
    g_string_append_c(json, '}');
}

gboolean report_certificates(Store *site, const char *person, GString *json, GError **error)
{
    g_autoptr(PeoplePerson) who = people_person_find(site, person, error);
    g_string_append(json, "{\"certificates\":[");
    if (who == NULL || !people_certificate_each(site, person, append_certificate, json, error))
        return FALSE;
    g_string_append(json, "]}");
    return TRUE;
}
