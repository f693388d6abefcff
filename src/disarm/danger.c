/* disarm/danger.c -- looks into the table of dangers */
#include "disarm/danger.h"
#include "disarm/danger_texts.h"

const char *disarm_danger_name(DisarmDanger danger)
{
    return disarm_danger_texts[danger].name;
}

const char *disarm_danger_what(DisarmDanger danger, ProblemLanguage language)
{
    return disarm_danger_texts[danger].what[language];
}

const char *disarm_danger_why(DisarmDanger danger, ProblemLanguage language)
{
    return disarm_danger_texts[danger].why[language];
}

const char *disarm_danger_means(DisarmDanger danger, ProblemLanguage language)
{
    return disarm_danger_texts[danger].means[language];
}
