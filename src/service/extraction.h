/* service/extraction.h -- the checked content of an extraction; for service/ alone */
#pragma once
#include "service/service.h"

const json_t *service_extraction_content(const ServiceExtraction *extraction); /* lent */
