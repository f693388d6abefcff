/* verify/data-picture.c -- a picture in an address: its type is its kind, its bytes are of known
 * form
 */
#include "verify/svg.h"
#include "verify/verify-file.h"
#include <string.h>

void verify_data_picture(Verify *v, const char *address)
{
    static const char *const heads[][2] = {{"data:image/png;base64,", "png"},
                                           {"data:image/jpeg;base64,", "jpeg"},
                                           {"data:image/gif;base64,", "gif"},
                                           {"data:image/webp;base64,", "webp"}};
    for (guint i = 0; i < G_N_ELEMENTS(heads); i++) {
        gsize head = strlen(heads[i][0]), size = 0;
        if (strncmp(address, heads[i][0], head) != 0)
            continue;
        g_autofree guchar *bytes = g_base64_decode(address + head, &size);
        if (g_strcmp0(verify_picture_kind(bytes, size), heads[i][1]) != 0)
            verify_say(v, DISARM_DISGUISE, heads[i][0]);
        else
            verify_picture(v, bytes, size, heads[i][1]);
        return;
    }
    verify_say(v, DISARM_EXTERNAL_RESOURCE, "an address of a picture");
}
