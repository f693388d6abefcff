/* verify/pdf-kinds.c -- the dictionaries that may be in a PDF, with every key (ISO 32000-2) */
#include "verify/pdf-internal.h"
#include <string.h>

static const VerifyPdfKind kinds[] = {
    {"catalog", NULL,
     " Type==Catalog| AcroForm=@forms Lang=s MarkInfo=@marking"
     " OCProperties=@layering OpenAction=!place"
     " Outlines=@outlines PageLabels=!labels PageLayout=/"
     " PageMode==UseNone|UseOutlines|UseThumbs|UseOC| Pages=@pages StructTreeRoot=!structure"
     " ViewerPreferences=@viewer Names=@names ",
     0, FALSE},
    {"marking", NULL, " Marked=b Suspects=b ", 0, FALSE},
    {"structure", NULL, " Type==StructTreeRoot| K=!parts ParentTree=!owners RoleMap=!roles ", 0,
     FALSE},
    {"part", NULL,
     " P=!whole A=@*attributes ActualText=s Alt=s E=s Lang=s Pg=!page S=/ T=s K=!parts ", 0, FALSE},
    {"mark", NULL, " Type==MCR| MCID=n Pg=!page ", 0, FALSE},
    {"attributes", NULL,
     " O==Layout|List|Table| BBox=n[ BackgroundColor=n[ BaselineShift=n BlockAlign=/ BorderColor=n["
     " BorderStyle=/[ BorderThickness=n[ ColSpan=n Color=n[ ColumnCount=n ColumnGap=n["
     " ColumnWidths=n[ EndIndent=n GlyphOrientationVertical=n/ Height=n/ InlineAlign=/"
     " LineHeight=n/ ListNumbering=/ Padding=n[ Placement=/ RowSpan=n RubyAlign=/ RubyPosition=/"
     " Scope=/ SpaceAfter=n SpaceBefore=n StartIndent=n Summary=s TBorderStyle=/[ TPadding=n["
     " TextAlign=/ TextDecorationColor=n[ TextDecorationThickness=n TextDecorationType=/"
     " TextIndent=n Width=n/ WritingMode=/ ",
     0, FALSE},
    {"viewer", NULL,
     " CenterWindow=b Direction==L2R|R2L| DisplayDocTitle=b FitWindow=b"
     " PrintScaling==None|AppDefault| ",
     0, FALSE},
    {"names", NULL, " Dests=@places ", 0, FALSE},
    {"places", NULL, " Names=!named ", 0, FALSE},
    {"pages", NULL, " Type==Pages| Count=n Kids=*page ", 0, FALSE},
    {"page", NULL,
     " Type==Page| Parent=!tree Annots=*annotation ArtBox=n[ BleedBox=n[ Contents=@content"
     " CropBox=n[ Dur=n Group=@group MediaBox=n[ Resources=@resources Rotate=n StructParents=n"
     " Tabs=/ Trans=@transition TrimBox=n[ UserUnit=n ",
     0, FALSE},
    {"transition", NULL, " S=/ Type==Trans| B=b D=n Di=n=None| Dm=/ M=/ SS=n ", 0, FALSE},
    {"content", NULL, " ", VERIFY_PDF_CONTENT, FALSE},
    {"outlines", NULL, " Count=n First=@outline Last=@outline ", 0, FALSE},
    {"outline", NULL,
     " A=!click C=n[ Dest=!target F=n Title=s Count=n First=!below Last=!below Parent=!above"
     " Next=!below Prev=!above ",
     0, FALSE},
    {"resources", NULL,
     " ColorSpace=!colors ExtGState=%state Font=%font Pattern=%pattern ProcSet=/["
     " Properties=%optional Shading=%shading XObject=%object ",
     0, TRUE},

    {"font",
     "Subtype Type1:plain-font MMType1:plain-font TrueType:plain-font Type3:drawn-font"
     " Type0:composite-font ",
     NULL, 0, TRUE},
    {"plain-font", NULL,
     " Subtype=/ Type==Font| BaseFont=/ Encoding=/@encoding FirstChar=n FontDescriptor=@descriptor"
     " LastChar=n Name=/ ToUnicode=/@cmap Widths=n[ ",
     0, TRUE},
    {"drawn-font", NULL,
     " Subtype=/ Type==Font| CharProcs=%glyph Encoding=/@encoding FirstChar=n FontBBox=n["
     " FontDescriptor=@descriptor FontMatrix=n[ LastChar=n Name=/ Resources=@resources"
     " ToUnicode=/@cmap Widths=n[ ",
     0, TRUE},
    {"composite-font", NULL,
     " Subtype=/ Type==Font| BaseFont=/ DescendantFonts=*cid-font Encoding=/@cmap "
     "ToUnicode=/@cmap ",
     0, TRUE},
    {"cid-font", NULL,
     " Subtype==CIDFontType0|CIDFontType2| Type==Font| BaseFont=/ CIDSystemInfo=@system"
     " CIDToGIDMap=/@plain DW=n DW2=n[ FontDescriptor=@descriptor W=n[ W2=n[ ",
     0, TRUE},
    {"system", NULL, " Ordering=s Registry=s Supplement=n ", 0, TRUE},
    {"encoding", NULL, " Type==Encoding| BaseEncoding=/ Differences=/n[ ", 0, TRUE},
    {"descriptor", NULL,
     " Type==FontDescriptor| Ascent=n AvgWidth=n CapHeight=n CharSet=s Descent=n Flags=n"
     " FontBBox=n[ FontFamily=s FontFile=@font-file FontFile2=@font-file FontFile3=@font-file"
     " FontName=/ FontStretch=/ FontWeight=n ItalicAngle=n Lang=/ Leading=n MaxWidth=n"
     " MissingWidth=n StemH=n StemV=n XHeight=n ",
     0, TRUE},
    {"font-file", NULL, " Subtype==Type1C|CIDFontType0C|OpenType| Length1=n Length2=n Length3=n ",
     VERIFY_PDF_FONT, TRUE},
    {"glyph", NULL, " ", VERIFY_PDF_CONTENT, TRUE},
    {"cmap", NULL, " Type==CMap| CMapName=/ UseCMap=/ WMode=n ", VERIFY_PDF_CMAP, TRUE},
    {"plain", NULL, " ", VERIFY_PDF_PLAIN, TRUE},

    {"function", "FunctionType 0:sampled 2:exponential 3:stitching 4:calculator ", NULL, 0, TRUE},
    {"sampled", NULL,
     " FunctionType=n BitsPerSample=n Decode=n[ Domain=n[ Encode=n[ Order=n Range=n[ Size=n[ ",
     VERIFY_PDF_PLAIN, TRUE},
    {"exponential", NULL, " FunctionType=n C0=n[ C1=n[ Domain=n[ N=n Range=n[ ", 0, TRUE},
    {"stitching", NULL,
     " FunctionType=n Bounds=n[ Domain=n[ Encode=n[ Functions=*function Range=n[ ", 0, TRUE},
    {"calculator", NULL, " FunctionType=n Domain=n[ Range=n[ ", VERIFY_PDF_CALCULATOR, TRUE},

    {"optional", "Type OCG:layer OCMD:membership ", NULL, 0, TRUE},
    {"layer", NULL, " Type==OCG| Intent=/[ Name=s ", 0, TRUE},
    {"membership", NULL, " Type==OCMD| OCGs=@*layer P==AllOn|AnyOn|AnyOff|AllOff| VE=!nest-names ",
     0, TRUE},
    {"layering", NULL, " D=@configuration OCGs=*layer ", 0, FALSE},
    {"configuration", NULL,
     " BaseState==ON|OFF|Unchanged| Intent=/[ ListMode=/ Locked=*layer Name=s OFF=*layer ON=*layer"
     " Order=!nest-texts RBGroups=!nest-texts ",
     0, FALSE},

    {"group", NULL, " S==Transparency| Type==Group| CS=!color I=b K=b ", 0, TRUE},
    {"object", "Subtype Form:form Image:image ", NULL, 0, TRUE},
    {"form", NULL,
     " Subtype==Form| Type==XObject| BBox=n[ FormType=n Group=@group Matrix=n[ OC=@optional"
     " Resources=@resources ",
     VERIFY_PDF_CONTENT, TRUE},
    {"image", NULL,
     " Subtype==Image| Type==XObject| BitsPerComponent=n ColorSpace=!color Decode=n[ Height=n"
     " ImageMask=b Intent=/ Interpolate=b Mask=n[@image Matte=n[ OC=@optional SMask=@image "
     "Width=n ",
     VERIFY_PDF_IMAGE, TRUE},
    {"profile", NULL, " N=n ", VERIFY_PDF_PROFILE, TRUE},
    {"measured", NULL, " BlackPoint=n[ Gamma=n[ Matrix=n[ Range=n[ WhitePoint=n[ ", 0, TRUE},
    {"shading", "ShadingType 1:smooth 2:smooth 3:smooth 4:mesh 5:mesh 6:mesh 7:mesh ", NULL, 0,
     TRUE},
    {"smooth", NULL,
     " ShadingType=n AntiAlias=b BBox=n[ Background=n[ BitsPerComponent=n BitsPerCoordinate=n"
     " BitsPerFlag=n ColorSpace=!color Coords=n[ Decode=n[ Domain=n[ Extend=b[ Function=@*function"
     " Matrix=n[ VerticesPerRow=n ",
     0, TRUE},
    {"mesh", NULL,
     " ShadingType=n AntiAlias=b BBox=n[ Background=n[ BitsPerComponent=n BitsPerCoordinate=n"
     " BitsPerFlag=n ColorSpace=!color Coords=n[ Decode=n[ Domain=n[ Extend=b[ Function=@*function"
     " Matrix=n[ VerticesPerRow=n ",
     VERIFY_PDF_PLAIN, TRUE},
    {"pattern", "PatternType 1:tiling 2:shaded ", NULL, 0, TRUE},
    {"tiling", NULL,
     " PatternType=n Type==Pattern| BBox=n[ Matrix=n[ PaintType=n Resources=@resources TilingType=n"
     " XStep=n YStep=n ",
     VERIFY_PDF_CONTENT, TRUE},
    {"shaded", NULL, " PatternType=n Type==Pattern| ExtGState=@state Matrix=n[ Shading=@shading ",
     0, TRUE},
    {"soft-mask", NULL, " S==Alpha|Luminosity| Type==Mask| BC=n[ G=@form TR==Identity|@function ",
     0, TRUE},
    {"state", NULL,
     " Type==ExtGState| AIS=b BM=/[ CA=n D=n[ FL=n Font=!state-font HT==Default| LC=n LJ=n LW=n "
     "ML=n"
     " OP=b OPM=n RI=/ SA=b SM=n SMask==None|@soft-mask TK=b TR==Identity| TR2==Identity|Default|"
     " ca=n op=b ",
     0, TRUE},

    {"annotation",
     "Subtype Text:markup FreeText:markup Line:markup Square:markup Circle:markup Polygon:markup"
     " PolyLine:markup Highlight:markup Underline:markup Squiggly:markup StrikeOut:markup"
     " Stamp:markup Caret:markup Ink:markup Popup:markup Watermark:markup Link:link Widget:field ",
     NULL, 0, FALSE},
    {"markup", NULL,
     " Subtype=/ Type==Annot| AP=@appearance AS=/ BE=@effect BS=@border Border=n[ C=n[ CA=n CL=n["
     " CO=n[ CP=/ Cap=b Contents=s DA=s F=n IC=n[ IRT=@annotation IT=/ InkList=n[ L=n[ LE=/[ LL=n"
     " LLE=n Lang=s Name=/ OC=@optional Open=b P=!page Parent=@annotation Popup=@annotation Q=n"
     " QuadPoints=n[ RD=n[ RT=/ Rect=n[ Rotate=n State=s StateModel=s Subj=s Sy=/ T=s Vertices=n[ ",
     0, FALSE},
    {"link", NULL,
     " Subtype=/ Type==Annot| A=!click AP=@appearance AS=/ BS=@border Border=n[ C=n[ Contents=s"
     " Dest=!target F=n H=/ OC=@optional P=!page QuadPoints=n[ Rect=n[ ",
     0, FALSE},
    {"field", NULL,
     " Subtype==Widget| Type==Annot| AP=@appearance AS=/ BS=@border Border=n[ C=n[ Contents=s DA=s"
     " DR=@resources F=n FT==Btn|Tx|Ch|Sig| Ff=n H=/ I=n[ Kids=!kids MK=@look MaxLen=n OC=@optional"
     " Opt=s[ P=!page Parent=!above-field Q=n Rect=n[ T=s TI=n TU=s V=/s[ ",
     0, FALSE},
    {"effect", NULL, " I=n S=/ ", 0, FALSE},
    {"border", NULL, " Type==Border| D=n[ S=/ W=n ", 0, FALSE},
    {"look", NULL, " AC=s BC=n[ BG=n[ CA=s I=@form IX=@form R=n RC=s RI=@form TP=n ", 0, FALSE},
    {"appearance", NULL, " D=@%form N=@%form R=@%form ", 0, TRUE},
    {"forms", NULL, " DA=s DR=@resources Fields=!kids NeedAppearances=b Q=n ", 0, FALSE},
};

const VerifyPdfKind *verify_pdf_kind(const char *name, gsize size)
{
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (strlen(kinds[i].name) == size && memcmp(kinds[i].name, name, size) == 0)
            return &kinds[i];
    return NULL;
}
