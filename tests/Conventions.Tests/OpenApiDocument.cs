using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RucioJupyter.Sidecar.Hosting;

namespace RucioJupyter.Conventions.Tests;

/// <summary>Describes the sidecar's routes from what the endpoints say of themselves; no package, and no cost when the sidecar starts.</summary>
internal sealed class OpenApiDocument(IServiceProvider services)
{
    private static readonly JsonSchemaExporterOptions Exporting = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = WithoutOptional };

    private static readonly Type[] Simple = [typeof(string), typeof(int), typeof(long), typeof(bool), typeof(double), typeof(Guid), typeof(DateTimeOffset)];

    private static readonly JsonSerializerOptions HandWritten = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    private readonly JsonSerializerOptions _json = services.GetRequiredService<IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions>>().Value.SerializerOptions;
    private readonly IServiceProviderIsService _isService = services.GetRequiredService<IServiceProviderIsService>();

    public JsonObject Build()
    {
        var paths = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var endpoint in services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Distinct())
        {
            var path = "/" + (endpoint.RoutePattern.RawText ?? "").Trim('/');
            foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [])
            {
                if (!paths.TryGetValue(path, out var item))
                {
                    paths[path] = item = [];
                }

                item[method.ToLowerInvariant()] = Operation(endpoint);
            }
        }

        var all = new JsonObject();
        foreach (var (path, item) in paths)
        {
            all[path] = new JsonObject(item.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "RucioJupyter sidecar", ["version"] = HealthEndpoints.Version },
            ["paths"] = all,
            ["components"] = new JsonObject { ["schemas"] = new JsonObject { ["Problem"] = Schema(typeof(Sidecar.Errors.ProblemBody)) } },
        };
    }

    private JsonObject Operation(RouteEndpoint endpoint)
    {
        var operation = new JsonObject { ["operationId"] = endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName };
        var parameters = new JsonArray();
        var handler = endpoint.Metadata.GetMetadata<MethodInfo>();
        foreach (var parameter in handler is null ? [] : handler.GetParameters().SelectMany(Expand).Select(input => InPath(endpoint, input)))
        {
            if (parameter.Place == "body")
            {
                operation["requestBody"] = Content("application/json", Schema(parameter.Type));
            }
            else if (parameter.Place != "none")
            {
                parameters.Add(new JsonObject
                {
                    ["name"] = parameter.Name,
                    ["in"] = parameter.Place,
                    ["required"] = parameter.Required,
                    ["schema"] = new JsonObject { ["type"] = TypeName(parameter.Type) },
                });
            }
        }

        if (parameters.Count > 0)
        {
            operation["parameters"] = parameters;
        }

        var responses = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var reply in endpoint.Metadata.OfType<IProducesResponseTypeMetadata>())
        {
            var schema = reply.Type is null || reply.Type == typeof(void) ? null : Schema(reply.Type);
            responses[reply.StatusCode.ToString(System.Globalization.CultureInfo.InvariantCulture)] = schema is null
                ? new JsonObject { ["description"] = "" }
                : Content(reply.ContentTypes.FirstOrDefault() ?? "application/json", schema, description: "");
        }

        foreach (var reply in UntypedReplies.All.GetValueOrDefault(endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? "", []))
        {
            responses[reply.Status.ToString(System.Globalization.CultureInfo.InvariantCulture)] = reply.ContentType is null
                ? new JsonObject { ["description"] = "" }
                : Content(reply.ContentType, OneOf(reply.Shapes), description: "");
        }

        var all = new JsonObject();
        foreach (var (status, reply) in responses)
        {
            all[status] = reply;
        }

        all["default"] = Content("application/problem+json", new JsonObject { ["$ref"] = "#/components/schemas/Problem" }, "Every refusal: see errors.md.");
        operation["responses"] = all;
        return operation;
    }

    private static Input InPath(RouteEndpoint endpoint, Input input) =>
        endpoint.RoutePattern.Parameters.Any(parameter => parameter.Name == input.Name) ? input with { Place = "path", Required = true } : input;

    private JsonNode OneOf(IReadOnlyList<Type> shapes) =>
        shapes.Count == 1 ? Schema(shapes[0]) : new JsonObject { ["oneOf"] = new JsonArray([.. shapes.Select(Schema)]) };

    private IEnumerable<Input> Expand(ParameterInfo parameter)
    {
        if (parameter.IsDefined(typeof(AsParametersAttribute)))
        {
            var constructor = parameter.ParameterType.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First();
            return constructor.GetParameters().Length > 0
                ? constructor.GetParameters().SelectMany(Expand)
                : parameter.ParameterType.GetProperties().Select(property => new Input(
                    JsonNamingPolicy.CamelCase.ConvertName(property.Name),
                    "query",
                    Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType,
                    new NullabilityInfoContext().Create(property).WriteState != NullabilityState.Nullable));
        }

        if (parameter.ParameterType is { IsGenericType: true } wrapped && wrapped.GetGenericTypeDefinition() == typeof(Sidecar.Hosting.Body<>))
        {
            return [new Input(parameter.Name!, "body", wrapped.GetGenericArguments()[0], Required: true)];
        }

        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        var nullable = new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable || type != parameter.ParameterType || parameter.HasDefaultValue;
        var place = parameter.IsDefined(typeof(FromBodyAttribute)) ? "body"
            : parameter.IsDefined(typeof(FromHeaderAttribute)) ? "header"
            : parameter.IsDefined(typeof(FromServicesAttribute)) || type == typeof(CancellationToken) || type == typeof(HttpContext) || type == typeof(HttpRequest) || type == typeof(HttpResponse) ? "none"
            : Simple.Contains(type) || type.IsEnum || type == typeof(string[]) || type.GetMethod("TryParse", BindingFlags.Public | BindingFlags.Static, [typeof(string), typeof(IFormatProvider), type.MakeByRefType()]) is not null ? "query"
            : _isService.IsService(type) ? "none" : "body";
        var name = parameter.GetCustomAttributes().OfType<IFromQueryMetadata>().FirstOrDefault()?.Name
            ?? parameter.GetCustomAttributes().OfType<IFromHeaderMetadata>().FirstOrDefault()?.Name
            ?? JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
        return [new Input(name, place, type, !nullable)];
    }

    private JsonNode Schema(Type type)
    {
        try
        {
            return (IsHandWritten(type) ? HandWritten : _json).GetJsonSchemaAsNode(type, Exporting);
        }
        catch (NotSupportedException)
        {
            return new JsonObject(); // written by hand or streamed: the page in docs/api describes it
        }
    }

    /// <summary>A member that is left out where it is null is not required, whatever its constructor says.</summary>
    private static JsonNode WithoutOptional(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (schema is JsonObject values && values["required"] is JsonArray required)
        {
            var optional = context.TypeInfo.Type.GetProperties()
                .Where(property => property.GetCustomAttribute<JsonIgnoreAttribute>()?.Condition is JsonIgnoreCondition.WhenWritingNull)
                .Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)).ToHashSet(StringComparer.Ordinal);
            var kept = required.Select(name => (string)name!).Where(name => !optional.Contains(name)).ToList();
            values.Remove("required");
            if (kept.Count > 0)
            {
                values["required"] = new JsonArray([.. kept.Select(name => JsonValue.Create(name))]);
            }
        }

        return schema;
    }

    private static bool IsHandWritten(Type type) =>
        type == typeof(string) || type.DeclaringType == typeof(UntypedReplies) || type.GenericTypeArguments.Any(IsHandWritten);

    private static JsonObject Content(string type, JsonNode schema, string? description = null)
    {
        var content = new JsonObject { ["content"] = new JsonObject { [type] = new JsonObject { ["schema"] = schema } } };
        if (description is not null)
        {
            content["description"] = description;
        }

        return content;
    }

    private static string TypeName(Type type) =>
        type == typeof(int) || type == typeof(long) ? "integer" : type == typeof(bool) ? "boolean" : type == typeof(double) ? "number" : "string";

    private sealed record Input(string Name, string Place, Type Type, bool Required);
}
