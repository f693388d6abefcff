/* clean/pdf/schema.c -- which keys the dictionaries of a PDF may have, and what their values may be
 * (ISO 32000-2; numbers of tables there) */
#include "clean/pdf/internal.h"

enum {
    NUMBER = PDF_MAY_NUMBER,
    NAME = PDF_MAY_NAME,
    TEXT = PDF_MAY_TEXT,
    BOOLEAN = PDF_MAY_BOOLEAN,
    NUMBERS = PDF_MAY_NUMBER | PDF_MAY_ARRAY,
    NAMES = PDF_MAY_NAME | PDF_MAY_ARRAY,
    KIND = PDF_MAY_KIND,
    LIST = PDF_MAY_LIST,
    MAP = PDF_MAY_MAP
};

#define ROWS(table) .rows = (table), .row_count = G_N_ELEMENTS(table)
#define VARIANTS(table) .variants = (table), .variant_count = G_N_ELEMENTS(table)

static const PdfKind function, image, form, resources, annotation, field, graphics_state;

/* ---- values that code writes ---- */

static const PdfKind color_space = {.name = "color-space", .put = pdf_put_color_space};
static const PdfKind page_reference = {.name = "page-reference", .put = pdf_put_page_reference};
static const PdfKind destination = {.name = "destination", .put = pdf_put_destination};
static const PdfKind link_action = {.name = "link-action", .put = pdf_put_link};
static const PdfKind visibility = {.name = "visibility", .put = pdf_put_visibility};
static const PdfKind layers = {.name = "layers", .put = pdf_put_layers};
static const PdfKind state_font = {.name = "state-font", .put = pdf_put_state_font};
static const PdfKind field_kids = {.name = "field-kids", .put = pdf_put_field_kids};

/* ---- functions (38 to 41) ---- */

static const PdfRow sampled_rows[] = {
    {"FunctionType", NUMBER, NULL, NULL}, {"BitsPerSample", NUMBER, NULL, NULL},
    {"Decode", NUMBERS, NULL, NULL},      {"Domain", NUMBERS, NULL, NULL},
    {"Encode", NUMBERS, NULL, NULL},      {"Order", NUMBER, NULL, NULL},
    {"Range", NUMBERS, NULL, NULL},       {"Size", NUMBERS, NULL, NULL},
};
static const PdfRow exponential_rows[] = {
    {"FunctionType", NUMBER, NULL, NULL},
    {"C0", NUMBERS, NULL, NULL},
    {"C1", NUMBERS, NULL, NULL},
    {"Domain", NUMBERS, NULL, NULL},
    {"N", NUMBER, NULL, NULL},
    {"Range", NUMBERS, NULL, NULL},
};
static const PdfRow stitching_rows[] = {
    {"FunctionType", NUMBER, NULL, NULL}, {"Bounds", NUMBERS, NULL, NULL},
    {"Domain", NUMBERS, NULL, NULL},      {"Encode", NUMBERS, NULL, NULL},
    {"Functions", LIST, &function, NULL}, {"Range", NUMBERS, NULL, NULL},
};
static const PdfRow calculator_rows[] = {
    {"FunctionType", NUMBER, NULL, NULL},
    {"Domain", NUMBERS, NULL, NULL},
    {"Range", NUMBERS, NULL, NULL},
};
static const PdfKind sampled = {
    .name = "function-0", ROWS(sampled_rows), .at_once = TRUE, .stream = pdf_stream_raw_data};
static const PdfKind exponential = {.name = "function-2", ROWS(exponential_rows), .at_once = TRUE};
static const PdfKind stitching = {.name = "function-3", ROWS(stitching_rows), .at_once = TRUE};
static const PdfKind calculator = {
    .name = "function-4", ROWS(calculator_rows), .at_once = TRUE, .stream = pdf_stream_calculator};
static const PdfVariant functions[] = {
    {"0", &sampled}, {"2", &exponential}, {"3", &stitching}, {"4", &calculator}};
static const PdfKind function = {.name = "function", .choose = "FunctionType", VARIANTS(functions)};
const PdfKind pdf_kind_function = {
    .name = "function", .choose = "FunctionType", VARIANTS(functions)};

/* ---- fonts (109 to 124) ---- */

static const PdfRow cmap_rows[] = {
    {"Type", NAME, NULL, "|CMap|"},
    {"CMapName", NAME, NULL, NULL},
    {"UseCMap", NAME, NULL, NULL},
    {"WMode", NUMBER, NULL, NULL},
};
static const PdfKind cmap = {
    .name = "cmap", ROWS(cmap_rows), .at_once = TRUE, .stream = pdf_stream_cmap};
static const PdfKind glyph_map = {
    .name = "glyph-map", .at_once = TRUE, .stream = pdf_stream_raw_data};
static const PdfRow font_file_rows[] = {
    {"Subtype", NAME, NULL, "|Type1C|CIDFontType0C|OpenType|"},
    {"Length1", NUMBER, NULL, NULL},
    {"Length2", NUMBER, NULL, NULL},
    {"Length3", NUMBER, NULL, NULL},
};
static const PdfKind font_file = {
    .name = "font-file", ROWS(font_file_rows), .at_once = TRUE, .stream = pdf_stream_font};
static const PdfRow descriptor_rows[] = {
    {"Type", NAME, NULL, "|FontDescriptor|"},
    {"Ascent", NUMBER, NULL, NULL},
    {"AvgWidth", NUMBER, NULL, NULL},
    {"CapHeight", NUMBER, NULL, NULL},
    {"CharSet", TEXT, NULL, NULL},
    {"Descent", NUMBER, NULL, NULL},
    {"Flags", NUMBER, NULL, NULL},
    {"FontBBox", NUMBERS, NULL, NULL},
    {"FontFamily", TEXT, NULL, NULL},
    {"FontFile", KIND, &font_file, NULL},
    {"FontFile2", KIND, &font_file, NULL},
    {"FontFile3", KIND, &font_file, NULL},
    {"FontName", NAME, NULL, NULL},
    {"FontStretch", NAME, NULL, NULL},
    {"FontWeight", NUMBER, NULL, NULL},
    {"ItalicAngle", NUMBER, NULL, NULL},
    {"Lang", NAME, NULL, NULL},
    {"Leading", NUMBER, NULL, NULL},
    {"MaxWidth", NUMBER, NULL, NULL},
    {"MissingWidth", NUMBER, NULL, NULL},
    {"StemH", NUMBER, NULL, NULL},
    {"StemV", NUMBER, NULL, NULL},
    {"XHeight", NUMBER, NULL, NULL},
};
static const PdfKind descriptor = {
    .name = "font-descriptor", ROWS(descriptor_rows), .at_once = TRUE};
static const PdfRow encoding_rows[] = {
    {"Type", NAME, NULL, "|Encoding|"},
    {"BaseEncoding", NAME, NULL, NULL},
    {"Differences", NAMES | NUMBER, NULL, NULL},
};
static const PdfKind encoding = {.name = "encoding", ROWS(encoding_rows), .at_once = TRUE};
static const PdfRow simple_font_rows[] = {
    {"Subtype", NAME, NULL, "|Type1|MMType1|TrueType|"},
    {"Type", NAME, NULL, "|Font|"},
    {"BaseFont", NAME, NULL, NULL},
    {"Encoding", NAME | KIND, &encoding, NULL},
    {"FirstChar", NUMBER, NULL, NULL},
    {"FontDescriptor", KIND, &descriptor, NULL},
    {"LastChar", NUMBER, NULL, NULL},
    {"Name", NAME, NULL, NULL},
    {"ToUnicode", NAME | KIND, &cmap, NULL},
    {"Widths", NUMBERS, NULL, NULL},
};
static const PdfKind simple_font = {.name = "font-simple", ROWS(simple_font_rows), .at_once = TRUE};
static const PdfKind glyph = {.name = "glyph", .at_once = TRUE, .stream = pdf_stream_content};
static const PdfRow drawn_font_rows[] = {
    {"Subtype", NAME, NULL, "|Type3|"},
    {"Type", NAME, NULL, "|Font|"},
    {"CharProcs", MAP, &glyph, NULL},
    {"Encoding", NAME | KIND, &encoding, NULL},
    {"FirstChar", NUMBER, NULL, NULL},
    {"FontBBox", NUMBERS, NULL, NULL},
    {"FontDescriptor", KIND, &descriptor, NULL},
    {"FontMatrix", NUMBERS, NULL, NULL},
    {"LastChar", NUMBER, NULL, NULL},
    {"Name", NAME, NULL, NULL},
    {"Resources", KIND, &resources, NULL},
    {"ToUnicode", NAME | KIND, &cmap, NULL},
    {"Widths", NUMBERS, NULL, NULL},
};
static const PdfKind drawn_font = {.name = "font-drawn", ROWS(drawn_font_rows), .at_once = TRUE};
static const PdfRow system_info_rows[] = {{"Ordering", TEXT, NULL, NULL},
                                          {"Registry", TEXT, NULL, NULL},
                                          {"Supplement", NUMBER, NULL, NULL}};
static const PdfKind system_info = {.name = "system-info", ROWS(system_info_rows), .at_once = TRUE};
static const PdfRow cid_font_rows[] = {
    {"Subtype", NAME, NULL, "|CIDFontType0|CIDFontType2|"},
    {"Type", NAME, NULL, "|Font|"},
    {"BaseFont", NAME, NULL, NULL},
    {"CIDSystemInfo", KIND, &system_info, NULL},
    {"CIDToGIDMap", NAME | KIND, &glyph_map, NULL},
    {"DW", NUMBER, NULL, NULL},
    {"DW2", NUMBERS, NULL, NULL},
    {"FontDescriptor", KIND, &descriptor, NULL},
    {"W", NUMBERS, NULL, NULL},
    {"W2", NUMBERS, NULL, NULL},
};
static const PdfKind cid_font = {.name = "font-cid", ROWS(cid_font_rows), .at_once = TRUE};
static const PdfRow composite_font_rows[] = {
    {"Subtype", NAME, NULL, "|Type0|"},     {"Type", NAME, NULL, "|Font|"},
    {"BaseFont", NAME, NULL, NULL},         {"DescendantFonts", LIST, &cid_font, NULL},
    {"Encoding", NAME | KIND, &cmap, NULL}, {"ToUnicode", NAME | KIND, &cmap, NULL},
};
static const PdfKind composite_font = {
    .name = "font-composite", ROWS(composite_font_rows), .at_once = TRUE};
static const PdfVariant fonts[] = {{"Type1", &simple_font},
                                   {"MMType1", &simple_font},
                                   {"TrueType", &simple_font},
                                   {"Type3", &drawn_font},
                                   {"Type0", &composite_font}};
static const PdfKind font = {.name = "font", .choose = "Subtype", VARIANTS(fonts)};

/* ---- layers (96 to 102) ---- */

static const PdfRow layer_rows[] = {
    {"Type", NAME, NULL, "|OCG|"}, {"Intent", NAMES, NULL, NULL}, {"Name", TEXT, NULL, NULL}};
static const PdfKind layer = {.name = "layer", ROWS(layer_rows), .at_once = TRUE};
static const PdfRow membership_rows[] = {
    {"Type", NAME, NULL, "|OCMD|"},
    {"OCGs", LIST | KIND, &layer, NULL},
    {"P", NAME, NULL, "|AllOn|AnyOn|AnyOff|AllOff|"},
    {"VE", KIND, &visibility, NULL},
};
static const PdfKind membership = {
    .name = "layer-membership", ROWS(membership_rows), .at_once = TRUE};
static const PdfVariant memberships[] = {{"OCG", &layer}, {"OCMD", &membership}};
static const PdfKind optional = {.name = "optional", .choose = "Type", VARIANTS(memberships)};
const PdfKind *const pdf_kind_layer = &layer;

static const PdfRow configuration_rows[] = {
    {"BaseState", NAME, NULL, "|ON|OFF|Unchanged|"},
    {"Intent", NAMES, NULL, NULL},
    {"ListMode", NAME, NULL, NULL},
    {"Locked", LIST, &layer, NULL},
    {"Name", TEXT, NULL, NULL},
    {"OFF", LIST, &layer, NULL},
    {"ON", LIST, &layer, NULL},
    {"Order", KIND, &layers, NULL},
    {"RBGroups", KIND, &layers, NULL},
};
static const PdfKind configuration = {.name = "layer-configuration", ROWS(configuration_rows)};
static const PdfRow layering_rows[] = {{"D", KIND, &configuration, NULL},
                                       {"OCGs", LIST, &layer, NULL}};
static const PdfKind layering = {.name = "layering", ROWS(layering_rows)};

/* ---- graphics (57, 78 to 92, 110) ---- */

static const PdfRow group_rows[] = {
    {"S", NAME, NULL, "|Transparency|"}, {"Type", NAME, NULL, "|Group|"},
    {"CS", KIND, &color_space, NULL},    {"I", BOOLEAN, NULL, NULL},
    {"K", BOOLEAN, NULL, NULL},
};
static const PdfKind group = {.name = "group", ROWS(group_rows), .at_once = TRUE};
static const PdfRow form_rows[] = {
    {"Subtype", NAME, NULL, "|Form|"}, {"Type", NAME, NULL, "|XObject|"},
    {"BBox", NUMBERS, NULL, NULL},     {"FormType", NUMBER, NULL, NULL},
    {"Group", KIND, &group, NULL},     {"Matrix", NUMBERS, NULL, NULL},
    {"OC", KIND, &optional, NULL},     {"Resources", KIND, &resources, NULL},
};
static const PdfKind form = {
    .name = "form", ROWS(form_rows), .at_once = TRUE, .stream = pdf_stream_content};
static const PdfRow image_rows[] = {
    {"Subtype", NAME, NULL, "|Image|"},
    {"Type", NAME, NULL, "|XObject|"},
    {"BitsPerComponent", NUMBER, NULL, NULL},
    {"ColorSpace", KIND, &color_space, NULL},
    {"Decode", NUMBERS, NULL, NULL},
    {"Height", NUMBER, NULL, NULL},
    {"ImageMask", BOOLEAN, NULL, NULL},
    {"Intent", NAME, NULL, NULL},
    {"Interpolate", BOOLEAN, NULL, NULL},
    {"Mask", NUMBERS | KIND, &image, NULL},
    {"Matte", NUMBERS, NULL, NULL},
    {"OC", KIND, &optional, NULL},
    {"SMask", KIND, &image, NULL},
    {"Width", NUMBER, NULL, NULL},
};
static const PdfKind image = {
    .name = "image", ROWS(image_rows), .at_once = TRUE, .stream = pdf_stream_image};
static const PdfVariant externals[] = {{"Form", &form}, {"Image", &image}};
static const PdfKind external = {.name = "xobject", .choose = "Subtype", VARIANTS(externals)};

static const PdfRow shading_rows[] = {
    {"ShadingType", NUMBER, NULL, NULL},
    {"AntiAlias", BOOLEAN, NULL, NULL},
    {"BBox", NUMBERS, NULL, NULL},
    {"Background", NUMBERS, NULL, NULL},
    {"BitsPerComponent", NUMBER, NULL, NULL},
    {"BitsPerCoordinate", NUMBER, NULL, NULL},
    {"BitsPerFlag", NUMBER, NULL, NULL},
    {"ColorSpace", KIND, &color_space, NULL},
    {"Coords", NUMBERS, NULL, NULL},
    {"Decode", NUMBERS, NULL, NULL},
    {"Domain", NUMBERS, NULL, NULL},
    {"Extend", BOOLEAN | PDF_MAY_ARRAY, NULL, NULL},
    {"Function", KIND | LIST, &function, NULL},
    {"Matrix", NUMBERS, NULL, NULL},
    {"VerticesPerRow", NUMBER, NULL, NULL},
};
static const PdfKind shading_plain = {.name = "shading", ROWS(shading_rows), .at_once = TRUE};
static const PdfKind shading_mesh = {
    .name = "shading-mesh", ROWS(shading_rows), .at_once = TRUE, .stream = pdf_stream_raw_data};
static const PdfVariant shadings[] = {
    {"1", &shading_plain}, {"2", &shading_plain}, {"3", &shading_plain}, {"4", &shading_mesh},
    {"5", &shading_mesh},  {"6", &shading_mesh},  {"7", &shading_mesh}};
static const PdfKind shading = {.name = "shading", .choose = "ShadingType", VARIANTS(shadings)};
static const PdfRow tiling_rows[] = {
    {"PatternType", NUMBER, NULL, NULL}, {"Type", NAME, NULL, "|Pattern|"},
    {"BBox", NUMBERS, NULL, NULL},       {"Matrix", NUMBERS, NULL, NULL},
    {"PaintType", NUMBER, NULL, NULL},   {"Resources", KIND, &resources, NULL},
    {"TilingType", NUMBER, NULL, NULL},  {"XStep", NUMBER, NULL, NULL},
    {"YStep", NUMBER, NULL, NULL},
};
static const PdfKind tiling = {
    .name = "tiling", ROWS(tiling_rows), .at_once = TRUE, .stream = pdf_stream_content};
static const PdfRow shaded_rows[] = {
    {"PatternType", NUMBER, NULL, NULL},        {"Type", NAME, NULL, "|Pattern|"},
    {"ExtGState", KIND, &graphics_state, NULL}, {"Matrix", NUMBERS, NULL, NULL},
    {"Shading", KIND, &shading, NULL},
};
static const PdfKind shaded = {.name = "shaded", ROWS(shaded_rows), .at_once = TRUE};
static const PdfVariant patterns[] = {{"1", &tiling}, {"2", &shaded}};
static const PdfKind pattern = {.name = "pattern", .choose = "PatternType", VARIANTS(patterns)};

static const PdfRow soft_mask_rows[] = {
    {"S", NAME, NULL, "|Alpha|Luminosity|"},
    {"Type", NAME, NULL, "|Mask|"},
    {"BC", NUMBERS, NULL, NULL},
    {"G", KIND, &form, NULL},
    {"TR", NAME | KIND, &function, "|Identity|"},
};
static const PdfKind soft_mask = {.name = "soft-mask", ROWS(soft_mask_rows), .at_once = TRUE};
static const PdfRow graphics_state_rows[] = {
    {"Type", NAME, NULL, "|ExtGState|"},
    {"AIS", BOOLEAN, NULL, NULL},
    {"BM", NAMES, NULL, NULL},
    {"CA", NUMBER, NULL, NULL},
    {"D", NUMBERS, NULL, NULL},
    {"FL", NUMBER, NULL, NULL},
    {"Font", KIND, &state_font, NULL},
    {"HT", NAME, NULL, "|Default|"},
    {"LC", NUMBER, NULL, NULL},
    {"LJ", NUMBER, NULL, NULL},
    {"LW", NUMBER, NULL, NULL},
    {"ML", NUMBER, NULL, NULL},
    {"OP", BOOLEAN, NULL, NULL},
    {"OPM", NUMBER, NULL, NULL},
    {"RI", NAME, NULL, NULL},
    {"SA", BOOLEAN, NULL, NULL},
    {"SM", NUMBER, NULL, NULL},
    {"SMask", NAME | KIND, &soft_mask, "|None|"},
    {"TK", BOOLEAN, NULL, NULL},
    {"TR", NAME, NULL, "|Identity|"},
    {"TR2", NAME, NULL, "|Identity|Default|"},
    {"ca", NUMBER, NULL, NULL},
    {"op", BOOLEAN, NULL, NULL},
};
static const PdfKind graphics_state = {
    .name = "graphics-state", ROWS(graphics_state_rows), .at_once = TRUE};
static const PdfRow resources_rows[] = {
    {"ColorSpace", MAP, &color_space, NULL},
    {"ExtGState", MAP, &graphics_state, NULL},
    {"Font", MAP, &font, NULL},
    {"Pattern", MAP, &pattern, NULL},
    {"ProcSet", NAMES, NULL, NULL},
    {"Properties", MAP, &optional, NULL},
    {"Shading", MAP, &shading, NULL},
    {"XObject", MAP, &external, NULL},
};
static const PdfKind resources = {.name = "resources", ROWS(resources_rows), .at_once = TRUE};
const PdfKind *const pdf_kind_font = &font;

/* ---- annotations (166 to 192) and forms (226 to 239) ---- */

static const PdfRow border_rows[] = {
    {"Type", NAME, NULL, "|Border|"},
    {"D", NUMBERS, NULL, NULL},
    {"S", NAME, NULL, NULL},
    {"W", NUMBER, NULL, NULL},
};
static const PdfKind border = {.name = "border", ROWS(border_rows)};
static const PdfRow effect_rows[] = {{"I", NUMBER, NULL, NULL}, {"S", NAME, NULL, NULL}};
static const PdfKind effect = {.name = "border-effect", ROWS(effect_rows)};
static const PdfRow appearance_rows[] = {
    {"D", KIND | MAP, &form, NULL}, {"N", KIND | MAP, &form, NULL}, {"R", KIND | MAP, &form, NULL}};
static const PdfKind appearance = {.name = "appearance", ROWS(appearance_rows), .at_once = TRUE};
static const PdfRow markup_rows[] = {
    {"Subtype", NAME, NULL, NULL},
    {"Type", NAME, NULL, "|Annot|"},
    {"AP", KIND, &appearance, NULL},
    {"AS", NAME, NULL, NULL},
    {"BE", KIND, &effect, NULL},
    {"BS", KIND, &border, NULL},
    {"Border", NUMBERS, NULL, NULL},
    {"C", NUMBERS, NULL, NULL},
    {"CA", NUMBER, NULL, NULL},
    {"CL", NUMBERS, NULL, NULL},
    {"CO", NUMBERS, NULL, NULL},
    {"CP", NAME, NULL, NULL},
    {"Cap", BOOLEAN, NULL, NULL},
    {"Contents", TEXT, NULL, NULL},
    {"DA", TEXT, NULL, NULL},
    {"F", NUMBER, NULL, NULL},
    {"IC", NUMBERS, NULL, NULL},
    {"IRT", KIND, &annotation, NULL},
    {"IT", NAME, NULL, NULL},
    {"InkList", NUMBERS, NULL, NULL},
    {"L", NUMBERS, NULL, NULL},
    {"LE", NAMES, NULL, NULL},
    {"LL", NUMBER, NULL, NULL},
    {"LLE", NUMBER, NULL, NULL},
    {"Lang", TEXT, NULL, NULL},
    {"Name", NAME, NULL, NULL},
    {"OC", KIND, &optional, NULL},
    {"Open", BOOLEAN, NULL, NULL},
    {"P", KIND, &page_reference, NULL},
    {"Parent", KIND, &annotation, NULL},
    {"Popup", KIND, &annotation, NULL},
    {"Q", NUMBER, NULL, NULL},
    {"QuadPoints", NUMBERS, NULL, NULL},
    {"RD", NUMBERS, NULL, NULL},
    {"RT", NAME, NULL, NULL},
    {"Rect", NUMBERS, NULL, NULL},
    {"Rotate", NUMBER, NULL, NULL},
    {"State", TEXT, NULL, NULL},
    {"StateModel", TEXT, NULL, NULL},
    {"Subj", TEXT, NULL, NULL},
    {"Sy", NAME, NULL, NULL},
    {"T", TEXT, NULL, NULL},
    {"Vertices", NUMBERS, NULL, NULL},
};
static const PdfKind markup = {.name = "markup", ROWS(markup_rows), .admit = pdf_admit_annotation};
static const PdfRow link_rows[] = {
    {"Subtype", NAME, NULL, "|Link|"},
    {"Type", NAME, NULL, "|Annot|"},
    {"A", KIND, &link_action, NULL},
    {"AP", KIND, &appearance, NULL},
    {"AS", NAME, NULL, NULL},
    {"BS", KIND, &border, NULL},
    {"Border", NUMBERS, NULL, NULL},
    {"C", NUMBERS, NULL, NULL},
    {"Contents", TEXT, NULL, NULL},
    {"Dest", KIND, &destination, NULL},
    {"F", NUMBER, NULL, NULL},
    {"H", NAME, NULL, "|N|I|O|P|"},
    {"OC", KIND, &optional, NULL},
    {"P", KIND, &page_reference, NULL},
    {"QuadPoints", NUMBERS, NULL, NULL},
    {"Rect", NUMBERS, NULL, NULL},
};
static const PdfKind hyperlink = {.name = "link", ROWS(link_rows)};
static const PdfRow look_rows[] = {
    {"AC", TEXT, NULL, NULL},   {"BC", NUMBERS, NULL, NULL}, {"BG", NUMBERS, NULL, NULL},
    {"CA", TEXT, NULL, NULL},   {"I", KIND, &form, NULL},    {"IX", KIND, &form, NULL},
    {"R", NUMBER, NULL, NULL},  {"RC", TEXT, NULL, NULL},    {"RI", KIND, &form, NULL},
    {"TP", NUMBER, NULL, NULL},
};
static const PdfKind look = {.name = "look", ROWS(look_rows)};
static const PdfRow field_rows[] = {
    {"Subtype", NAME, NULL, "|Widget|"},
    {"Type", NAME, NULL, "|Annot|"},
    {"AP", KIND, &appearance, NULL},
    {"AS", NAME, NULL, NULL},
    {"BS", KIND, &border, NULL},
    {"Border", NUMBERS, NULL, NULL},
    {"C", NUMBERS, NULL, NULL},
    {"Contents", TEXT, NULL, NULL},
    {"DA", TEXT, NULL, NULL},
    {"DR", KIND, &resources, NULL},
    {"F", NUMBER, NULL, NULL},
    {"FT", NAME, NULL, "|Btn|Tx|Ch|Sig|"},
    {"Ff", NUMBER, NULL, NULL},
    {"H", NAME, NULL, "|N|I|O|P|T|"},
    {"I", NUMBERS, NULL, NULL},
    {"Kids", KIND, &field_kids, NULL},
    {"MK", KIND, &look, NULL},
    {"MaxLen", NUMBER, NULL, NULL},
    {"OC", KIND, &optional, NULL},
    {"Opt", TEXT | PDF_MAY_ARRAY, NULL, NULL},
    {"P", KIND, &page_reference, NULL},
    {"Q", NUMBER, NULL, NULL},
    {"Rect", NUMBERS, NULL, NULL},
    {"T", TEXT, NULL, NULL},
    {"TI", NUMBER, NULL, NULL},
    {"TU", TEXT, NULL, NULL},
    {"V", NAME | TEXT | PDF_MAY_ARRAY, NULL, NULL},
};
static const PdfKind field = {.name = "field", ROWS(field_rows), .more = pdf_put_field_parent};
const PdfKind *const pdf_kind_field = &field;
static const PdfVariant annotations[] = {
    {"Text", &markup},      {"FreeText", &markup}, {"Line", &markup},      {"Square", &markup},
    {"Circle", &markup},    {"Polygon", &markup},  {"PolyLine", &markup},  {"Highlight", &markup},
    {"Underline", &markup}, {"Squiggly", &markup}, {"StrikeOut", &markup}, {"Stamp", &markup},
    {"Caret", &markup},     {"Ink", &markup},      {"Popup", &markup},     {"Watermark", &markup},
    {"Link", &hyperlink},   {"Widget", &field}};
static const PdfKind annotation = {
    .name = "annotation", .choose = "Subtype", VARIANTS(annotations)};
static const PdfRow forms_rows[] = {{"DA", TEXT, NULL, NULL},
                                    {"DR", KIND, &resources, NULL},
                                    {"Fields", KIND, &field_kids, NULL},
                                    {"NeedAppearances", BOOLEAN, NULL, NULL},
                                    {"Q", NUMBER, NULL, NULL}};
static const PdfKind forms = {.name = "forms", ROWS(forms_rows)};

/* ---- pages and the whole (29 to 31, 147) ---- */

static const PdfKind contents = {.name = "contents", .put = pdf_put_contents};
static const PdfRow transition_rows[] = {
    {"S", NAME, NULL, NULL},
    {"Type", NAME, NULL, "|Trans|"},
    {"B", BOOLEAN, NULL, NULL},
    {"D", NUMBER, NULL, NULL},
    {"Di", NUMBER | NAME, NULL, "|None|"},
    {"Dm", NAME, NULL, NULL},
    {"M", NAME, NULL, NULL},
    {"SS", NUMBER, NULL, NULL},
};
static const PdfKind transition = {.name = "transition", ROWS(transition_rows)};
static const PdfRow page_rows[] = {
    {"Annots", LIST, &annotation, NULL},   {"ArtBox", NUMBERS, NULL, NULL},
    {"BleedBox", NUMBERS, NULL, NULL},     {"Contents", KIND, &contents, NULL},
    {"CropBox", NUMBERS, NULL, NULL},      {"Dur", NUMBER, NULL, NULL},
    {"Group", KIND, &group, NULL},         {"MediaBox", NUMBERS, NULL, NULL},
    {"Resources", KIND, &resources, NULL}, {"Rotate", NUMBER, NULL, NULL},
    {"StructParents", NUMBER, NULL, NULL}, {"Tabs", NAME, NULL, NULL},
    {"Trans", KIND, &transition, NULL},    {"TrimBox", NUMBERS, NULL, NULL},
    {"UserUnit", NUMBER, NULL, NULL},
};
const PdfKind pdf_kind_page = {.name = "page", ROWS(page_rows)};

/* ---- what the parts are (355 to 392) ---- */

static const PdfRow attribute_rows[] = {
    {"O", NAME, NULL, NULL},
    {"BBox", NUMBERS, NULL, NULL},
    {"BackgroundColor", NUMBERS, NULL, NULL},
    {"BaselineShift", NUMBER, NULL, NULL},
    {"BlockAlign", NAME, NULL, NULL},
    {"BorderColor", NUMBERS, NULL, NULL},
    {"BorderStyle", NAMES, NULL, NULL},
    {"BorderThickness", NUMBERS, NULL, NULL},
    {"ColSpan", NUMBER, NULL, NULL},
    {"Color", NUMBERS, NULL, NULL},
    {"ColumnCount", NUMBER, NULL, NULL},
    {"ColumnGap", NUMBERS, NULL, NULL},
    {"ColumnWidths", NUMBERS, NULL, NULL},
    {"EndIndent", NUMBER, NULL, NULL},
    {"GlyphOrientationVertical", NUMBER | NAME, NULL, NULL},
    {"Height", NUMBER | NAME, NULL, NULL},
    {"InlineAlign", NAME, NULL, NULL},
    {"LineHeight", NUMBER | NAME, NULL, NULL},
    {"ListNumbering", NAME, NULL, NULL},
    {"Padding", NUMBERS, NULL, NULL},
    {"Placement", NAME, NULL, NULL},
    {"RowSpan", NUMBER, NULL, NULL},
    {"RubyAlign", NAME, NULL, NULL},
    {"RubyPosition", NAME, NULL, NULL},
    {"Scope", NAME, NULL, NULL},
    {"SpaceAfter", NUMBER, NULL, NULL},
    {"SpaceBefore", NUMBER, NULL, NULL},
    {"StartIndent", NUMBER, NULL, NULL},
    {"Summary", TEXT, NULL, NULL},
    {"TBorderStyle", NAMES, NULL, NULL},
    {"TPadding", NUMBERS, NULL, NULL},
    {"TextAlign", NAME, NULL, NULL},
    {"TextDecorationColor", NUMBERS, NULL, NULL},
    {"TextDecorationThickness", NUMBER, NULL, NULL},
    {"TextDecorationType", NAME, NULL, NULL},
    {"TextIndent", NUMBER, NULL, NULL},
    {"Width", NUMBER | NAME, NULL, NULL},
    {"WritingMode", NAME, NULL, NULL},
};
static const PdfKind attributes = {
    .name = "attributes", ROWS(attribute_rows), .admit = pdf_admit_attributes};
static const PdfRow part_rows[] = {
    {"A", KIND | LIST, &attributes, NULL},
    {"ActualText", TEXT, NULL, NULL},
    {"Alt", TEXT, NULL, NULL},
    {"E", TEXT, NULL, NULL},
    {"Lang", TEXT, NULL, NULL},
    {"Pg", KIND, &page_reference, NULL},
    {"S", NAME, NULL, NULL},
    {"T", TEXT, NULL, NULL},
};
static const PdfKind part = {.name = "part", ROWS(part_rows)};
const PdfKind *const pdf_kind_part = &part;
static const PdfKind structure = {.name = "structure", .put = pdf_put_structure};
static const PdfRow marking_rows[] = {{"Marked", BOOLEAN, NULL, NULL},
                                      {"Suspects", BOOLEAN, NULL, NULL}};
static const PdfKind marking = {.name = "marking", ROWS(marking_rows)};

/* ---- the whole ---- */

static const PdfKind page_tree = {.name = "page-tree", .put = pdf_put_page_tree};
static const PdfKind outlines = {.name = "outlines", .put = pdf_put_outlines};
static const PdfKind labels = {.name = "labels", .put = pdf_put_labels};
static const PdfKind opening = {.name = "opening", .put = pdf_put_opening};
static const PdfRow viewer_rows[] = {
    {"CenterWindow", BOOLEAN, NULL, NULL},
    {"Direction", NAME, NULL, "|L2R|R2L|"},
    {"DisplayDocTitle", BOOLEAN, NULL, NULL},
    {"FitWindow", BOOLEAN, NULL, NULL},
    {"PrintScaling", NAME, NULL, "|None|AppDefault|"},
};
static const PdfKind viewer = {.name = "viewer", ROWS(viewer_rows)};
static const PdfRow catalog_rows[] = {
    {"AcroForm", KIND, &forms, NULL},
    {"Lang", TEXT, NULL, NULL},
    {"MarkInfo", KIND, &marking, NULL},
    {"OCProperties", KIND, &layering, NULL},
    {"OpenAction", KIND, &opening, NULL},
    {"Outlines", KIND, &outlines, NULL},
    {"PageLabels", KIND, &labels, NULL},
    {"PageLayout", NAME, NULL,
     "|SinglePage|OneColumn|TwoColumnLeft|TwoColumnRight|TwoPageLeft|TwoPageRight|"},
    {"PageMode", NAME, NULL, "|UseNone|UseOutlines|UseThumbs|UseOC|"},
    {"Pages", KIND, &page_tree, NULL},
    {"StructTreeRoot", KIND, &structure, NULL},
    {"ViewerPreferences", KIND, &viewer, NULL},
};
const PdfKind pdf_kind_catalog = {.name = "catalog", ROWS(catalog_rows), .more = pdf_put_names};
